// The cells of one row of a table, read by its plan: text, lists, days, flags and words of a list, with what is wrong in
// them told by place and column.
import { listProblem, unlisted } from '@/lib/record/list'
import { isDay } from '../period'
import type { NamedField } from '../record/field'
import { columnOf } from '../record/fields'
import { folded } from '../record/naming'
import type { TableRow } from '../table/open'
import { type Names, NOBODY } from './names'
import type { Plan } from './plan'
import { cut, type RowProblem } from './report'
import { TARGET_NAMED } from './target'

/** What a spreadsheet says instead of a value. */
const ERROR = /^#(?:REF!|N\/A|NAME\?|DIV\/0!|VALUE!|NULL!|NUM!|SPILL!|CALC!|FIELD!|ERROR!)$/

/** Days since 1900 or 1904, of the years 1954 to 2173: what a spreadsheet shows of a day without a format. */
const SERIAL = /^[2-9]\d{4}$/

/** Control characters other than tabs and line ends, and halves of surrogate pairs: a database gives back another text. */
const UNSTORABLE = /[^\P{Cc}\t\n\r]|\p{Cs}/u

const FLAGS: Record<string, boolean> = { true: true, yes: true, 1: true, false: false, no: false, 0: false }

// As our own files write lists: a semicolon within an item would end it.
export const unlist = (text: string) =>
  text
    .split(';')
    .map((item) => unlisted(item.trim()))
    .filter((item) => item !== '')

/** The column that a plan maps to a target; the target's own name where it maps none. */
export const columnFor = ({ columns }: Plan, target: string): string =>
  columns[target] ?? TARGET_NAMED.get(target)?.label ?? target

/** A row that is being read: its cells, and the names of everything it may mean. */
export class Row {
  readonly problems: RowProblem[] = []
  /** False when a name was not found, so that the record cannot be made though nothing else may be wrong. */
  complete = true

  constructor(
    readonly row: TableRow,
    readonly plan: Plan,
    readonly names: Names,
    /** What the file is called, for the reasons of codings. */
    readonly file: string,
  ) {}

  /** The id that was found; one that stands for nobody, so that the rest of the row is checked all the same. */
  known(id: string | null): string {
    if (id === null) this.complete = false
    return id ?? NOBODY
  }

  say(target: string, value: string, message: string): void {
    const { place } = this.row
    this.problems.push({ place, column: columnFor(this.plan, target), value: cut(value, 200), message })
  }

  /** Where a target of this row stands, for whoever has something to say of it. */
  where(target: string): { place: string; column: string } {
    return { place: this.row.place, column: columnFor(this.plan, target) }
  }

  isMapped(...targets: readonly string[]): boolean {
    const { columns, fixed } = this.plan
    return targets.some((target) => Object.hasOwn(columns, target) || Object.hasOwn(fixed, target))
  }

  /** What the row says of a target, trimmed; '' for nothing. */
  text(target: string): string {
    const { columns, fixed } = this.plan
    const column = columns[target]
    const cell = column === undefined ? '' : (this.row.cells[column] ?? '').trim()
    return cell === '' ? (fixed[target] ?? '').trim() : cell
  }

  optional(target: string): string | null {
    return this.text(target) || null
  }

  items(target: string): string[] {
    const found = unlist(this.text(target))
    const wrong = listProblem(found)
    if (wrong === null) return found
    this.say(target, this.text(target), wrong)
    return []
  }

  flag(target: string): boolean | null {
    const text = this.text(target).toLowerCase()
    if (text === '') return null
    if (Object.hasOwn(FLAGS, text)) return FLAGS[text] ?? null
    this.say(target, this.text(target), 'it is neither true nor false')
    return null
  }

  choice(target: string): string | null {
    const text = this.text(target)
    const { choices = [] } = TARGET_NAMED.get(target) ?? {}
    const found = choices.find((each) => each === text || folded(each) === folded(text))
    if (text !== '' && found === undefined) this.say(target, text, `it is none of ${choices.join(', ')}`)
    return found ?? null
  }

  day(target: string): string | null {
    const text = this.text(target)
    if (text === '' || isDay(text)) return text || null
    this.say(
      target,
      text,
      SERIAL.test(text)
        ? 'it is a day as spreadsheets count them: format the column as a date there, or write YYYY-MM-DD, such as 2024-08-16'
        : 'it is not a valid date: a day is written YYYY-MM-DD and must exist, such as 2024-08-16',
    )
    return null
  }

  /** What the row says of a plain field, by its kind; null for nothing. */
  plain(field: NamedField): string | boolean | null {
    const target = columnOf(field)
    if (field.kind === 'flag') return this.flag(target) ?? false
    if (field.kind === 'day') return this.day(target)
    return field.choices ? this.choice(target) : this.optional(target)
  }

  /** Tells of cells that are no values: errors of a spreadsheet, and text that a database would give back as another. */
  checkStorable(): void {
    for (const [target, column] of Object.entries(this.plan.columns)) {
      const text = this.row.cells[column] ?? ''
      const wrong = this.row.wrong?.[column]
      if (wrong !== undefined) this.say(target, text, wrong)
      else if (ERROR.test(text.trim()))
        this.say(
          target,
          text,
          'it is an error of a spreadsheet and no value: mend it there, or leave the cell empty',
        )
      if (UNSTORABLE.test(text))
        this.say(target, text, 'it holds a control character or half a letter, which cannot be stored')
    }
  }
}
