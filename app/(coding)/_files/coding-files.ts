// The codings of the data set or of a round as files.
import { file, fileFor, refusal } from '@/app/_parts/files'
import { codeFiles, longCsv, matrixCsv, recalCsv } from '@/lib/agreement/files'
import { type CodingRow, type CodingSet, codingSetsFor, figureIn } from '@/lib/db/ask/agreement'
import { dayOf } from '@/lib/period'
import { AS_OF } from '@/lib/question'
import { zipOf } from '@/lib/table/zip'

/** What stands in an address for the whole data set. */
export const ALL = 'all'

const CSV = 'text/csv; charset=utf-8'

type Made = { body: string | Uint8Array<ArrayBuffer>; type: string }

const FILES: Record<string, (sets: readonly CodingSet[]) => Promise<Made> | Made> = {
  'matrix.csv': (sets) => ({ body: matrixCsv(rowsOf(sets)), type: CSV }),
  'long.csv': (sets) => ({ body: longCsv(sets.flatMap(({ rows }) => rows)), type: CSV }),
  'recal.csv': (sets) => ({ body: recalCsv(rowsOf(sets)), type: CSV }),
  'code.zip': async (sets) => ({
    body: await zipOf(zipped(codeFiles(rowsOf(sets))), dayOf(new Date())),
    type: 'application/zip',
  }),
  'agreement.json': (sets) => ({
    body: `${JSON.stringify(
      {
        headline: figureIn(sets),
        sets: sets.map(({ kind, blind, codebookVersion, agreement }) => ({
          ...{ kind, blind, codebookVersion, agreement },
        })),
      },
      null,
      2,
    )}\n`,
    type: 'application/json; charset=utf-8',
  }),
}

async function* zipped(files: Record<string, string>) {
  const encoder = new TextEncoder()
  for (const [name, text] of Object.entries(files)) yield { name, pieces: [encoder.encode(text)] }
}

/** One kind of coder stands in a matrix: people where there are any. */
const rowsOf = ([first]: readonly CodingSet[]): CodingRow[] => first?.rows ?? []

/** A file of a published round, or of everything; 404 in words for any other. */
export function fileResponse(request: Request, round: string, name: string): Promise<Response> {
  return fileFor(request, [AS_OF], async ({ db }) => {
    const make = Object.hasOwn(FILES, name) ? FILES[name] : undefined
    if (!make) return refusal(404, `There is no such file; there are ${Object.keys(FILES).join(', ')}.`)
    if (round !== ALL && (await db.round.count({ where: { slug: round, state: 'published' } })) === 0)
      return refusal(404, 'There is no published round of this name.')
    const { body, type } = await make(await codingSetsFor(db, round === ALL ? null : round))
    return file(request, body, type)
  })
}
