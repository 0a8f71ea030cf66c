// A view as one archive: picture, numbers, statements, what they mean, and all that is needed to count them again.
import { absoluteAddress } from '@/lib/address'
import { describeCitation, formatCitation, itemFor } from '@/lib/citation'
import { csvLines } from '@/lib/csv'
import { definitionOf, METHODS } from '@/lib/figures/definitions'
import { presented } from '@/lib/figures/presentation'
import { describeDay } from '@/lib/period'
import { STATEMENT_COLUMNS, statementRow } from '@/lib/statement-rows'
import { type ZippedFile, zipOf } from '@/lib/zip'
import { LICENCE } from './provenance'
import { hashOf, metadataOf, type View } from './view-file'

/** What the numbers of any view must not be taken for. */
export const LIMITS = [
  'The scale is ordinal: the distance from +1 to +2 need not equal that from +2 to +3.',
  'A level is the direction in which words push the use of armed force. It is not blame, justice, truth or sympathy.',
  'Silence is not neutrality. No statement in this data set means that none was recorded, and enters no number.',
  'What somebody else says of an actor’s stance is listed as described and never counted.',
  'Below three statements there is no median and no interval, below five no bar and no ranking.',
]

type Pieces = ZippedFile['pieces'] | Iterable<string> | AsyncIterable<string>

/** The archive; `picture` and `data` are the files of the same view. The same view gives the same bytes. */
export async function bundleOf(
  view: View,
  picture: { svg: string; png: Uint8Array },
  data: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const hashes: Record<string, string> = {}
  const encoder = new TextEncoder()

  function hashed(name: string, pieces: Pieces): ZippedFile {
    const hash = hashOf()
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
    // Last, because it holds the hashes of all the others.
    const metadata = `${JSON.stringify(metadataOf(view, hashes), null, 2)}\n`
    yield { name: 'metadata.json', pieces: [encoder.encode(metadata)] }
  }
  return zipOf(files(), view.today)
}

async function* rowsOf({ answer, base, statements }: View) {
  for await (const statement of statements()) yield statementRow(statement, answer.question.joint, base)
}

async function readmeOf({ figure, answer, presentation, address, base, today }: View): Promise<string> {
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
      '- `metadata.json`: the question, the whole texts, where the data comes from, and the SHA-256 of every file',
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
    'In a copy of Parallax, `npm run verify -- bundle.zip` counts the statements again, makes the figure again, and names every number that differs. It needs no database.',
  ].join('\n\n')}\n`
}
