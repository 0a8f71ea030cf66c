import { baseOf } from '@/app/_parts/base'
import { file, refusalOfUnused } from '@/app/_parts/files'
import { frozenFile } from '@/app/(compare)/_parts/frozen-view'
import { absoluteAddress, FILES, frozenAddress } from '@/lib/address'
import { light } from '@/lib/figures/palette'
import { svgOf } from '@/lib/paint/markup'
import { dayOf } from '@/lib/period'

type Context = { params: Promise<{ frozen: string }> }

/** The picture of a frozen view, dated on the day of the freeze. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const unused = refusalOfUnused(request, [])
  if (unused) return unused
  const { frozen: id } = await params
  return frozenFile(id, async ({ frozen }) => {
    const base = baseOf(request.headers)
    const svg = await svgOf(frozen.figure, {
      theme: light,
      address: absoluteAddress(frozenAddress(frozen.id), base),
      base,
      exportedOn: dayOf(new Date(frozen.at)),
    })
    return file(request, svg, FILES['figure.svg'])
  })
}
