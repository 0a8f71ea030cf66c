// The coding that a row of a table gives: its level by the plan, its coder, and why.
import { columnOf, plainFields } from '../record/fields'
import type { StoredRecord } from '../record/schema'
import { describeSigned, type Level, parseLevel } from '../stance'
import { columnFor, type Row } from './cells'

type Coding = StoredRecord<'coding'>

export type CodingWish = {
  coderId: string
  codebookId: string
  /** What the row says; the rest stays as it is stored. */
  fields: Partial<Coding>
  /** Where the row gives no reason of its own. */
  rationale: string
}

/** Fields of a coding beside its level and its rationale. */
const JUDGEMENTS = plainFields('coding').filter(
  ({ name }) => !['level', 'outOfScope', 'rationale'].includes(name),
)

/** What a row says of its level: `word` is the value that the plan gave it for, null where it stands there itself. */
type LevelRead = { level: Level | null; word: string | null }

/** The level of a row by the plan; null where the row codes nothing, or where something is wrong with it. */
function readLevel(row: Row): LevelRead | null {
  const { levels, columns } = row.plan
  const text = row.text('level')
  const isMapped = Object.keys(levels).length > 0
  const meant = Object.hasOwn(levels, text) ? levels[text] : undefined
  const out = meant === 'out' || row.flag('out_of_scope') === true
  if (text === '' && !out) {
    if (row.isMapped('level') && row.optional('rationale') !== null && columns.rationale !== undefined)
      row.say('level', '', 'the row gives a reason and no level; a coding is a level, or out of scope')
    return null
  }
  const level = out ? null : parseLevel(meant ?? text)
  if (!out && (level === null || (isMapped && meant === undefined))) {
    const known = Object.keys(levels).map((each) => `“${each}”`)
    const right = isMapped
      ? `the plan gives it no level; it knows ${known.join(', ')}`
      : 'it is no level: a level is a whole number from -3 to 3; other values are given levels in the plan'
    row.say('level', text, right)
    return null
  }
  if (out && text !== '' && meant === undefined && parseLevel(text) !== null)
    row.say('level', text, 'what is out of scope has no level: leave it empty')
  return { level, word: meant === undefined ? null : text }
}

/** The codebook that a row names by its version, the newest unless it does; null where there is none such. */
function readCodebook(row: Row): string | null {
  const { codebooks } = row.names
  const version = row.text('codebook_version')
  const wanted =
    version === '' ? Math.max(...codebooks.keys()) : /^\d{1,9}$/.test(version) ? Number(version) : -1
  const codebook = codebooks.get(wanted)
  if (codebook !== undefined) return codebook
  const there = [...codebooks.keys()].sort((a, b) => a - b).join(', ')
  row.say(
    'codebook_version',
    version,
    there === ''
      ? 'there is no codebook yet: make one before importing codings'
      : `there is no such version; there are ${there}`,
  )
  return null
}

/** The coding that a row gives; null where it gives none, or where something is wrong with it. */
export function readCoding(row: Row): CodingWish | null {
  if (!row.isMapped('level', 'out_of_scope')) return null
  const read = readLevel(row)
  if (read === null) return null
  const { level, word } = read
  const coder = row.text('coder')
  if (coder === '') {
    row.say('coder', '', 'a level needs its coder: map a column to it, or give one coder for all rows')
    return null
  }
  const coderId = row.names.find('coder', coder, row.where('coder'))
  const codebookId = readCodebook(row)
  if (codebookId === null) return null
  const fields: Partial<Coding> = { level, outOfScope: level === null }
  for (const field of JUDGEMENTS)
    if (row.isMapped(columnOf(field))) Object.assign(fields, { [field.name]: row.plain(field) })
  const reason = row.optional('rationale')
  if (reason !== null) fields.rationale = reason
  else if (row.plan.columns.rationale !== undefined)
    row.say('rationale', '', 'a coding needs one sentence that says why this level')
  return { coderId: row.known(coderId), codebookId, fields, rationale: describeOrigin(row, level, word) }
}

/** The reason of a coding that its row gives none for: where its level comes from. */
function describeOrigin(row: Row, level: Level | null, word: string | null): string {
  const taken = level === null ? 'out of scope' : describeSigned(level)
  if (word === null) return `${taken}, as ${row.file} has it; it gives no reasons.`
  const head = columnFor(row.plan, 'level')
  return `${head.charAt(0).toUpperCase()}${head.slice(1)} “${word}” in ${row.file}, mapped to ${taken}.`
}
