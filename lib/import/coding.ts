// The coding that a row of a table gives: its level by the plan, its coder, and why.
import { columnOf, plainFields } from '../record/fields'
import { folded, sameName } from '../record/naming'
import type { StoredRecord } from '../record/schema'
import { describeSigned, type Level, parseLevel, parseWrittenLevel } from '../stance'
import { columnFor, type Row } from './cells'
import type { Plan } from './plan'

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

/** What a cell says of a level: `word` is the value that the plan gave it for, null where it stands there itself. */
type LevelRead = { level: Level | null; word: string | null }

/** Where a level stands: in a column (null: the same value for all rows), and for which target that is told. */
type LevelCell = { column: string | null; text: string; say: (message: string) => void }

/** What our own tables call the column of levels, folded. */
const OWN_HEADINGS = ['level', 'stance level', 'escalation level']

/** Whether a column is called as our own levels are: everybody else’s numbers are a scale of their own. */
export const isOwnHeading = (column: string): boolean => OWN_HEADINGS.includes(folded(column))

/** A value of a scale as it is compared: a number however it is written, but with the zeros that begin a code. */
function valueKey(text: string): string {
  const [, sign = '', whole, parts = ''] = /^([+\-−–]?)(0|[1-9]\d*)(?:[.,](\d+))?$/.exec(text.trim()) ?? []
  if (whole === undefined) return sameName(text)
  const number = Number(`${whole}.${parts || 0}`)
  return String(sign === '' || sign === '+' || number === 0 ? number : -number)
}

/** The levels of plans by the keys of their values. */
const keyed = new WeakMap<Plan['levels'], ReadonlyMap<string, string>>()

/** What a plan gives a value, however a table writes a number; undefined where it gives it nothing. */
function meantBy({ plan: { levels } }: Row, text: string): string | undefined {
  if (Object.hasOwn(levels, text)) return levels[text]
  let byKey = keyed.get(levels)
  if (!byKey) {
    byKey = new Map(Object.entries(levels).map(([value, level]) => [valueKey(value), level]))
    keyed.set(levels, byKey)
  }
  return byKey.get(valueKey(text))
}

/** The level that a value is by the plan, or by itself; null where there is none, which is told unless the plan says so. */
function readLevel(row: Row, { column, text, say }: LevelCell): LevelRead | null {
  const { levels, rest } = row.plan
  const meant = meantBy(row, text)
  if (meant !== undefined) return { level: meant === 'out' ? null : parseLevel(meant), word: text }
  if (Object.keys(levels).length > 0) {
    const known = Object.keys(levels)
    const some = known.slice(0, MOST_NAMED).map((each) => `“${each}”`)
    const more = known.length > MOST_NAMED ? ` and ${known.length - MOST_NAMED} more` : ''
    if (rest !== 'none') say(`the plan gives it no level; it knows ${some.join(', ')}${more}`)
    return null
  }
  const level = parseWrittenLevel(text)
  if (level === null) {
    const what = /^[+\-−–]?\d*[.,]\d+$/.test(text) ? 'it is no whole number, so no level' : 'it is no level'
    say(`${what}: a level is a whole number from -3 to 3; other values are given levels in the plan`)
    return null
  }
  return isOwnScale(row, column) || isConfirmedScale(row, column, text, level, say)
    ? { level, word: null }
    : null
}

const MOST_NAMED = 12

/** Whether the numbers of a column are levels by its heading: everybody else's numbers are a scale of their own. */
const isOwnScale = ({ by }: Row, column: string | null): boolean =>
  column === null || by.lists === 'own' || isOwnHeading(column)

/** Whether the plan takes the numbers of another scale for levels, each for the level of the same number. */
function isConfirmedScale(
  row: Row,
  column: string | null,
  text: string,
  level: Level,
  say: LevelCell['say'],
): boolean {
  if (column === null) return true
  if ((row.by.facts.get(column)?.strange ?? 0) > 0) {
    say(
      'this column has values that are no levels, so its numbers are a scale of its own: give its values levels in the plan',
    )
    return false
  }
  row.note(column, 'levels', text, describeSigned(level))
  return true
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

/** The codings that a row gives: by its level and coder, and one for each column that holds one coder's levels. */
export function readCodings(row: Row): CodingWish[] {
  const found: CodingWish[] = []
  const one = row.isMapped('level', 'out_of_scope') ? readOwnCoding(row) : null
  if (one) found.push(one)
  for (const [column, coder] of Object.entries(row.plan.coders)) {
    const text = row.cell(column)
    if (text === '') continue
    const say = (message: string) => row.tell(column, text, message)
    const read = readLevel(row, { column, text, say })
    const codebookId = read && readCodebook(row)
    if (!read || !codebookId) continue
    const coderId = row.names.find('coder', coder, { place: row.row.place, column })
    if (coderId !== null && found.some((each) => each.coderId === coderId)) {
      say(
        `the row has another level by ${coder}: each coder has one column, so take one of them out of the plan`,
      )
      continue
    }
    found.push({
      coderId: row.known(coderId),
      codebookId,
      fields: { level: read.level, outOfScope: read.level === null },
      rationale: describeOrigin(row, column, read),
    })
  }
  return found
}

/** The coding of a row that names its coder; null where it gives none, or where something is wrong with it. */
function readOwnCoding(row: Row): CodingWish | null {
  const read = readOwnLevel(row)
  if (read === null) return null
  const coder = row.text('coder')
  if (coder === '') {
    row.say('coder', '', 'a level needs its coder: map a column to it, or give one coder for all rows')
    return null
  }
  const coderId = row.names.find('coder', coder, row.where('coder'))
  const codebookId = readCodebook(row)
  if (codebookId === null) return null
  const fields: Partial<Coding> = { level: read.level, outOfScope: read.level === null }
  for (const field of JUDGEMENTS)
    if (row.isMapped(columnOf(field))) Object.assign(fields, { [field.name]: row.plain(field) })
  const reason = row.optional('rationale')
  if (reason !== null) fields.rationale = reason
  else if (row.plan.columns.rationale !== undefined)
    row.say('rationale', '', 'a coding needs one sentence that says why this level')
  const rationale = describeOrigin(row, columnFor(row.plan, 'level'), read)
  return { coderId: row.known(coderId), codebookId, fields, rationale }
}

/** The level of a row, or that it is out of scope; null where the row codes nothing, or where something is wrong. */
function readOwnLevel(row: Row): LevelRead | null {
  const text = row.text('level')
  const isOut = row.flag('out_of_scope') === true
  if (isOut) {
    if (text !== '' && meantBy(row, text) === undefined && parseWrittenLevel(text) !== null)
      row.say('level', text, 'what is out of scope has no level: leave it empty')
    return { level: null, word: text !== '' && meantBy(row, text) !== undefined ? text : null }
  }
  if (text !== '') {
    const say = (message: string) => row.say('level', text, message)
    return readLevel(row, { column: row.plan.columns.level ?? null, text, say })
  }
  if (row.isMapped('level') && row.optional('rationale') !== null && row.plan.columns.rationale !== undefined)
    row.say('level', '', 'the row gives a reason and no level; a coding is a level, or out of scope')
  return null
}

/** The reason of a coding that its row gives none for: where its level comes from. */
function describeOrigin(row: Row, head: string, { level, word }: LevelRead): string {
  const taken = level === null ? 'out of scope' : describeSigned(level)
  if (word === null) return `${taken}, as ${row.by.file} has it; it gives no reasons.`
  return `${head.charAt(0).toUpperCase()}${head.slice(1)} “${word}” in ${row.by.file}, mapped to ${taken}.`
}
