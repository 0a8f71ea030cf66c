import { file, refusal } from '@/app/_parts/files'
import { lookKeys } from '@/app/_parts/parameters'
import { parsePresentation } from '@/app/_parts/presentation'
import { bytesOf } from '@/app/(compare)/_files/figure-files'
import { figureFor, wantedFor } from '@/app/(compare)/_files/figure-response'
import { madeInTurn } from '@/app/(compare)/_files/turns'
import { absoluteAddress, FILES, isFigureFile } from '@/lib/address'
import { rowsBehind } from '@/lib/db/ask/agreement'
import { codingSetsOf } from '@/lib/db/ask/agreement-cache'
import { eachStatement } from '@/lib/db/ask/statements'
import { dayOf } from '@/lib/period'

type Context = { params: Promise<{ figure: string; file: string }> }

/** A figure as a file, for the question, the options and the presentation in the query string. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { figure: slug, file: name } = await params
  if (!isFigureFile(name))
    return refusal(404, `A figure has no file “${name}”. Its files are ${Object.keys(FILES).join(', ')}.`)
  const used = lookKeys(name)
  const { presentation, ignored } = parsePresentation(new URL(request.url).searchParams)
  return wantedFor(
    request,
    slug,
    async (wanted) => {
      const { db, question, vocabulary, base, maker, options, home, tag } = wanted
      const bytes = await madeInTurn(request, name, tag, async (left) => {
        const view = {
          ...(await figureFor(wanted, wanted, maker, options)),
          vocabulary,
          options,
          presentation,
          address: absoluteAddress(home, base),
          base,
          today: dayOf(new Date()),
          codings: async () => rowsBehind(await codingSetsOf(db)),
          statements: () => whileRead(eachStatement(db, question, vocabulary), left),
        }
        return bytesOf(name, view, left)
      })
      return file(request, bytes, FILES[name], tag)
    },
    { used, ignored: ignored.filter(({ key }) => used.includes(key)) },
  )
}

/** The items as long as somebody waits for them. */
async function* whileRead<T>(items: AsyncIterable<T>, left: AbortSignal): AsyncIterable<T> {
  for await (const item of items) {
    left.throwIfAborted()
    yield item
  }
}
