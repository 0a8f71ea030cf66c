// A view as one archive: picture, numbers, statements, what they mean, and all that is needed to count them again.
import { createHash } from 'node:crypto'
import { absoluteAddress } from '@/lib/address'
import { longCsv } from '@/lib/agreement/files'
import { describeCitation, formatCitation, itemFor } from '@/lib/citation'
import { describeDay } from '@/lib/period'
import { LICENCE } from '@/lib/provenance'
import { csvLines } from '@/lib/table/csv'
import { STATEMENT_COLUMNS, statementRow } from '@/lib/table/statement-rows'
import { type ZippedFile, zipOf } from '@/lib/table/zip'
import { definitionOf, METHODS } from './definitions'
import { presented } from './presentation'
import { metadataOf, type View, type ViewWords } from './view'

/** What the numbers of any view must not be taken for. */
export const LIMITS = [
  'The scale is ordinal: the distance from +1 to +2 need not equal that from +2 to +3.',
  'A level is the direction in which words push the use of armed force. It is not blame, justice, truth or sympathy.',
  'Silence is not neutrality. No statement in this data set means that none was recorded, and enters no number.',
  'What somebody else says of an actor’s stance is listed as described and never counted.',
  'Below three statements there is no median and no interval, below five no bar and no ranking.',
]

type Pieces = ZippedFile['pieces'] | Iterable<string> | AsyncIterable<string>

/** The file of a bundle that has the hashes of all others, as `sha256sum --check` reads them. */
export const MANIFEST = 'manifest-sha256.txt'

/** The hashes of files by their names, as lines in the order of the names. */
export function formatManifest(hashes: Record<string, string>): string {
  const names = Object.keys(hashes).sort()
  return names.map((name) => `${hashes[name]}  ${name}\n`).join('')
}

/** The archive; `picture` and `data` are the files of the same view. The same view gives the same bytes. */
export async function bundleOf(
  view: View,
  picture: { svg: string; png: Uint8Array },
  data: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const hashes: Record<string, string> = {}
  const encoder = new TextEncoder()

  function hashed(name: string, pieces: Pieces): ZippedFile {
    const hash = createHash('sha256')
    async function* bytes() {
      for await (const piece of pieces) {
        const part = typeof piece === 'string' ? encoder.encode(piece) : piece
        hash.update(part)
        yield part
      }
      hashes[name] = hash.digest('hex')
    }
    return { name, pieces: bytes() }
  }

  async function* files() {
    yield hashed('README.md', [await readmeOf(view)])
    yield hashed('figure.svg', [picture.svg])
    yield hashed('figure.png', [picture.png])
    yield hashed('data.csv', [data])
    yield hashed('statements.csv', csvLines(STATEMENT_COLUMNS, rowsOf(view)))
    if (view.answer.reliability.agreement !== null)
      yield hashed('codings.csv', [longCsv(await view.codings())])
    yield hashed('metadata.json', [`${JSON.stringify(metadataOf(view), null, 2)}\n`])
    // Last, because it holds the hashes of all the others.
    yield { name: MANIFEST, pieces: [encoder.encode(formatManifest(hashes))] }
  }
  return zipOf(files(), view.today)
}

async function* rowsOf({ answer, base, statements }: View) {
  for await (const statement of statements()) yield statementRow(statement, answer.question.joint, base)
}

/** What a bundle says of itself to people. */
export async function readmeOf(view: ViewWords): Promise<string> {
  const { figure, answer, presentation, address, base, today } = view
  const { title, subtitle, note } = presented(figure, presentation)
  const item = itemFor(answer, figure, address, today)
  const versions = answer.codebooks.map((version) => `v${version}`).join(', ') || 'none, as nothing is coded'
  return `${[
    `# ${title}`,
    subtitle,
    `${note.counts}. ${note.sources}. ${note.provenance}.`,
    ...(note.caution ? [`**${note.caution}**`] : []),
    `The same view today: <${address}>. Exported ${describeDay(today)}.`,
    '## The files',
    [
      '- `figure.svg`, `figure.png`: the picture; the SVG has its text as text',
      '- `data.csv`: every number in the picture',
      '- `statements.csv`: the statements that were counted, one a row, with their words, sources and coding',
      ...(answer.reliability.agreement === null
        ? []
        : ['- `codings.csv`: the codings of the data set whose agreement is told, one a row']),
      '- `metadata.json`: the question, the whole texts, and where the data comes from',
      `- \`${MANIFEST}\`: the SHA-256 of every file; \`sha256sum --check ${MANIFEST}\` tells whether one was changed`,
    ].join('\n'),
    '## The columns of data.csv',
    figure.table.columns
      .map((column) => `- \`${column.key}\` (${column.label}): ${definitionOf(column) ?? column.label}`)
      .join('\n'),
    'An empty cell is a number that is not told because there is too little to tell it from. It is never 0.',
    '## How the numbers are made',
    METHODS.map((method) => `- ${method}`).join('\n'),
    '## What the numbers cannot say',
    LIMITS.map((limit) => `- ${limit}`).join('\n'),
    `Codebook: ${versions}, at <${absoluteAddress('/codebook', base)}>.`,
    '## Licence',
    `Codings, paraphrases and codebook: ${LICENCE.codings}. Quotations: ${LICENCE.quotations}.`,
    '## How to cite',
    describeCitation(item).full,
    `\`\`\`bibtex\n${(await formatCitation(item, 'bib')).trim()}\n\`\`\``,
    '## How to check it',
    'In a copy of Parallax, `npm run verify -- bundle.zip` counts the statements again, makes the figure again, and names every number, word and file that differs. It needs no database.',
  ].join('\n\n')}\n`
}
