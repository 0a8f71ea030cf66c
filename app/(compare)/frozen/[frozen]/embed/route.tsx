import { embedMarkup, parseEmbedTheme } from '@/app/_parts/bare-page'
import { file, refusalOfUnused } from '@/app/_parts/files'
import { frozenFile } from '@/app/(compare)/_parts/frozen-view'
import { frozenAddress } from '@/lib/address'
import { describeInstant } from '@/lib/period'
import { describeCount } from '@/lib/phrase'

type Context = { params: Promise<{ frozen: string }> }

/** A frozen figure as a page that any site may frame. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { frozen: id } = await params
  const unused = refusalOfUnused(request, ['theme'])
  if (unused) return unused
  const theme = parseEmbedTheme(new URL(request.url).searchParams)
  return frozenFile(id, async ({ frozen, corrections }) => {
    const home = frozenAddress(frozen.id)
    const announcement = (
      <p className="home">
        Frozen on {describeInstant(frozen.at)}.{' '}
        {corrections.length > 0 && (
          <a href={`${home}#corrections`} target="_top">
            {describeCount(corrections.length, 'correction')} since
          </a>
        )}
      </p>
    )
    const markup = await embedMarkup({ figure: frozen.figure, home, theme, announcement })
    return file(request, markup, 'text/html; charset=utf-8')
  })
}
