// How the values of a column are read where that changes their meaning: proposed from the column, shown with its effect,
// and confirmed by the plan once for the column. Nothing of it happens silently.
import { DATE_FORMS, type DateForm, ORDERS } from './dates'
import type { Effect, ReadingKey, ReadingLine } from './reading-line'
import { cut } from './report'

/** Marks that may part the items of a list. */
export const LIST_MARKS = [';', '؛', '；', '|', '\n', ',', '،', '，', '、'] as const
/** The same, but parts of many a name: asked only where every part stands alone in another cell of the column. */
export const RARE_MARKS = ['/', '&', ' and '] as const
/** Commas stand within names too, so a list by them is proposed only where its parts stand alone elsewhere. */
export const isComma = (mark: string): boolean => ',،，、'.includes(mark)

const MOST_EXAMPLES = 3
/** A word in a key is as long as this at most. */
const LONGEST_WORD = 20

/** Begins the key of a reading of a whole text table. */
export const ENCODING = 'encoding:'

/** Readings that exclude one another, by any of them. */
function answersTo(key: ReadingKey): ReadingKey[] {
  const [head = '', ...rest] = key.split(':')
  const word = rest.join(':')
  if (head === 'split' || head === 'whole') return [`split:${word}`, `whole:${word}`]
  if (head === 'empty' || head === 'value') return [`empty:${word}`, `value:${word}`]
  if (head === 'accents' || head === 'apart') return ['accents', 'apart']
  if (head === 'marks' || head === 'marks-kept') return ['marks', 'marks-kept']
  if (head === 'quoted' || head === 'unquoted') return ['quoted', 'unquoted']
  if (ORDERS.some((order) => order === key)) return [...ORDERS]
  return [key]
}

const SINGLE = [
  'invisible',
  'slugs',
  'levels',
  'day-left-out',
  'accents',
  'apart',
  'marks',
  'marks-kept',
  'quoted',
  'unquoted',
]

/** Whether a text is the key of a reading. */
export function isReadingKey(key: string): boolean {
  const [head = '', ...rest] = key.split(':')
  const word = rest.join(':')
  if (['split', 'whole'].includes(head)) return [...LIST_MARKS, ...RARE_MARKS].some((mark) => mark === word)
  if (head === 'encoding') return /^[\w:.-]{2,40}$/.test(word)
  if (['empty', 'value'].includes(head)) return word !== '' && word.length <= LONGEST_WORD
  return SINGLE.includes(key) || Object.hasOwn(DATE_FORMS, key)
}

const MARK_WORDS: Record<string, string> = {
  ...{ ';': 'semicolons', '؛': 'semicolons (؛)', '；': 'semicolons (；)', '|': 'upright bars' },
  ...{ '\n': 'line breaks', ',': 'commas', '،': 'commas (،)', '，': 'commas (，)', '、': 'commas (、)' },
  ...{ '/': 'slashes', '&': 'ampersands', ' and ': 'the word “and”' },
}

/** What a reading does, for people: “16/08/2024” is read as … follows it. */
export function describeReading(key: ReadingKey): string {
  const [head = '', ...rest] = key.split(':')
  const word = rest.join(':')
  switch (head) {
    case 'split':
      return `several, separated by ${MARK_WORDS[word]}`
    case 'whole':
      return `one, although there are ${MARK_WORDS[word]} in it`
    case 'empty':
      return `“${word}” means that there is no value`
    case 'encoding':
      return `its letters are in ${word}`
    case 'value':
      return `“${word}” is a value`
    case 'accents':
      return 'names that differ only in accents are one'
    case 'apart':
      return 'names that differ in accents are different'
    case 'marks':
      return 'quotation marks around the words are taken off'
    case 'marks-kept':
      return 'quotation marks around the words belong to them'
    case 'quoted':
      return 'words in quotation marks are a quotation within the paraphrase'
    case 'unquoted':
      return 'quotation marks in the paraphrase are taken off'
    case 'invisible':
      return 'marks that nobody sees are taken off names'
    case 'slugs':
      return 'names that are slugs mean the records with these slugs'
    case 'levels':
      return 'the numbers are levels from −3 to +3'
    case 'day-left-out':
      return 'a month or year is no single day and is left out'
    default:
      return `dates: ${DATE_FORMS[key as DateForm]}`
  }
}

/** Of readings that change a value the answer that changes nothing. */
const AS_IT_STANDS: Readonly<Record<string, string>> = {
  ...{ empty: 'value', marks: 'marks-kept', accents: 'apart' },
}

type Noted = ReadingLine & { seen: Set<string> }

/** The readings of a plan, and what they come to while rows are read. */
export class Readings {
  readonly #said: Readonly<Record<string, readonly ReadingKey[]>>
  readonly #lines = new Map<string, Noted>()
  /** Whether effects are counted. */
  isCounting = false
  /** How often an effect was noted, counted or not. */
  notes = 0

  /** `isOwn`: our own files mean what they say, so nothing is proposed and there is nothing to confirm. */
  constructor(
    said: Readonly<Record<string, readonly ReadingKey[]>>,
    readonly isOwn = false,
  ) {
    this.#said = said
  }

  /** What the plan says of a column: one of the answers; null where it says none. */
  said(column: string, answers: readonly ReadingKey[]): ReadingKey | null {
    const all = Object.hasOwn(this.#said, column) ? this.#said[column] : undefined
    return all?.find((key) => answers.includes(key)) ?? null
  }

  /** The reading that holds: what the plan says, else what is proposed. Tells nothing. */
  choose(column: string, proposed: ReadingKey): ReadingKey {
    const plain = AS_IT_STANDS[proposed.split(':', 1)[0] ?? '']
    if (this.isOwn && plain !== undefined)
      return answersTo(proposed).find((key) => key.startsWith(plain)) ?? proposed
    return this.said(column, answersTo(proposed)) ?? proposed
  }

  /** Notes what a reading does to a cell. `key` null: nothing can be proposed among `answers`. */
  note(
    column: string,
    key: ReadingKey | null,
    effect: Effect,
    answers: readonly ReadingKey[] = answersTo(key ?? ''),
  ): void {
    this.notes += 1
    if (!this.isCounting || this.isOwn) return
    const group = `${column}\n${answers.join('\n')}`
    let line = this.#lines.get(group)
    if (!line) {
      const isConfirmed = this.said(column, answers) !== null
      line = { column, key, answers: [...answers], isConfirmed, rows: 0, examples: [], seen: new Set() }
      this.#lines.set(group, line)
    }
    line.key ??= key
    line.rows += 1
    if (line.examples.length >= MOST_EXAMPLES || line.seen.has(effect.from)) return
    line.seen.add(effect.from)
    line.examples.push({ place: effect.place, from: cut(effect.from), to: cut(effect.to) })
  }

  /** All lines, by column; those to be confirmed first. */
  lines(): ReadingLine[] {
    return [...this.#lines.values()]
      .map(({ seen: _, ...line }) => line)
      .toSorted(
        (a, b) =>
          Number(a.isConfirmed) - Number(b.isConfirmed) ||
          (a.column < b.column ? -1 : a.column > b.column ? 1 : a.answers.join() < b.answers.join() ? -1 : 1),
      )
  }
}

/** The readings of a plan with those that lines propose: all of them, or those named "column:key", or these and "all" others. */
export function withConfirmed(
  said: Readonly<Record<string, readonly ReadingKey[]>>,
  lines: readonly ReadingLine[],
  which: 'all' | readonly string[],
): Record<string, ReadingKey[]> {
  const now: Record<string, ReadingKey[]> = Object.fromEntries(
    Object.entries(said).map(([column, keys]) => [column, [...keys]]),
  )
  for (const { column, key, answers, isConfirmed } of lines) {
    if (isConfirmed) continue
    const said = answers.find((each) => which.includes(`${column}:${each}`))
    const named = said ?? (which === 'all' || which.includes('all') ? key : null)
    if (named !== null) now[column] = [...(now[column] ?? []), named]
  }
  return now
}
