// The cells of one row of a table, read by its plan: text, lists, days, flags and words of a list, with what is wrong in
// them told by place and column.
import { listProblem, unlisted } from '@/lib/record/list'
import type { Day } from '../period'
import type { NamedField } from '../record/field'
import { columnOf } from '../record/fields'
import { folded } from '../record/naming'
import { withoutMarks } from '../record/quotation'
import type { TableRow } from '../table/open'
import { readDays } from './date-cells'
import type { DateReading } from './dates'
import { type KeptType, NOBODY } from './known'
import { looksMissing } from './missing'
import type { Names } from './names'
import type { Plan } from './plan'
import type { ReadingKey } from './reading-line'
import { isComma, LIST_MARKS, RARE_MARKS, type Readings } from './readings'
import { cut, type RowProblem } from './report'
import type { ColumnFacts } from './survey'
import { TARGET_NAMED } from './target'
import { TRUTH_WORDS } from './truth-words'

/** What a spreadsheet says instead of a value. */
const ERROR = /^#(?:REF!|N\/A|NAME\?|DIV\/0!|VALUE!|NULL!|NUM!|SPILL!|CALC!|FIELD!|ERROR!)$/

/** What nobody sees, and nothing else. */
const UNSEEN = /^[\s\p{Cf}]*$/u

/** Control characters other than tabs and line ends, and halves of surrogate pairs: a database gives back another text. */
const UNSTORABLE = /[^\P{Cc}\t\n\r]|\p{Cs}/u

// As our own files write lists: a semicolon within an item would end it.
export const unlist = (text: string) =>
  text
    .split(';')
    .map((item) => unlisted(item.trim()))
    .filter((item) => item !== '')

/** The column that a plan maps to a target; the target's own name where it maps none. */
export const columnFor = ({ columns }: Plan, target: string): string =>
  columns[target] ?? TARGET_NAMED.get(target)?.label ?? target

/** What rows are read by. */
export type ReadBy = {
  plan: Plan
  names: Names
  readings: Readings
  facts: ReadonlyMap<string, ColumnFacts>
  /** What the file is called, for the reasons of codings. */
  file: string
  /** Lists are as our own files write them, every cell is one thing, or the plan says for each column. */
  lists: 'own' | 'single' | 'asked'
}

/** Of which type the names in a list are. */
const TYPE_IN: Readonly<Record<string, KeptType>> = {
  ...{ signatories: 'actor', addressees: 'actor', targets: 'actor', topics: 'topic', via: 'outlet' },
}

/** A row that is being read: its cells, and the names of everything it may mean. */
export class Row {
  readonly problems: RowProblem[] = []
  /** False when a name was not found, so that the record cannot be made though nothing else may be wrong. */
  complete = true
  readonly plan: Plan
  readonly names: Names
  readonly #texts = new Map<string, string>()
  #noted: Set<string> | null = null

  constructor(
    readonly row: TableRow,
    readonly by: ReadBy,
  ) {
    this.plan = by.plan
    this.names = by.names
  }

  /** The id that was found; one that stands for nobody, so that the rest of the row is checked all the same. */
  known(id: string | null): string {
    if (id === null) this.complete = false
    return id ?? NOBODY
  }

  say(target: string, value: string, message: string): void {
    const column = columnFor(this.plan, target)
    // What is wrong with the cell itself is told once, and not also that there is nothing in it.
    if (value === '' && this.#isBroken(column)) return
    this.tell(column, value, message)
  }

  /** Whether a cell is no value at all: an error of a spreadsheet, or part of a merged cell. */
  #isBroken(column: string): boolean {
    const text = this.row.cells[column] ?? ''
    return this.row.wrong?.[column] !== undefined || (text.includes('#') && ERROR.test(text.trim()))
  }

  /** Tells what is wrong with a cell by its column. */
  tell(column: string, value: string, message: string): void {
    const { place } = this.row
    this.problems.push({ place, column, value: cut(value, 200), message })
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
    const known = this.#texts.get(target)
    if (known !== undefined) return known
    const { columns, fixed } = this.plan
    const column = columns[target]
    const cell = column === undefined ? '' : this.cell(column, this.#isChoice(target))
    const text = cell === '' ? (fixed[target] ?? '').trim() : cell
    this.#texts.set(target, text)
    return text
  }

  /** A cell, trimmed; '' for nothing, and where the plan takes its word for nothing. */
  cell(column: string, isValue: (text: string) => boolean = () => false): string {
    const text = (this.row.cells[column] ?? '').trim()
    if (text === '' || UNSEEN.test(text) || this.#isBroken(column)) return ''
    if (!looksMissing(text) || isValue(text)) return text
    const key = this.by.readings.choose(column, `empty:${text}`)
    const isEmpty = key.startsWith('empty:')
    this.note(column, key, text, isEmpty ? 'no value' : text)
    return isEmpty ? '' : text
  }

  #isChoice(target: string): (text: string) => boolean {
    const { choices = [] } = TARGET_NAMED.get(target) ?? {}
    const { levels } = this.plan
    return (text) =>
      choices.some((each) => folded(each) === folded(text)) ||
      (target === 'level' && (Object.hasOwn(levels, text) || /^-?[0-3]$/.test(text)))
  }

  /** Notes what a reading does to a cell, once a row. */
  note(
    column: string,
    key: ReadingKey | null,
    from: string,
    to: string,
    answers?: readonly ReadingKey[],
  ): void {
    const once = `${column}\n${key}`
    this.#noted ??= new Set()
    if (this.#noted.has(once)) return
    this.#noted.add(once)
    this.by.readings.note(column, key, { place: this.row.place, from, to }, answers)
  }

  optional(target: string): string | null {
    return this.text(target) || null
  }

  items(target: string): string[] {
    const found = this.#itemsOf(target)
    const wrong = listProblem(found)
    if (wrong === null) return found
    this.say(target, this.text(target), wrong)
    return []
  }

  #itemsOf(target: string): string[] {
    const text = this.text(target)
    const column = this.plan.columns[target]
    const { lists, readings, facts } = this.by
    if (text === '') return []
    if (lists === 'own' || column === undefined || target.endsWith('_keys')) return unlist(text)
    const type = TYPE_IN[target]
    if (lists === 'single' || (type && this.names.knows(type, text) !== null)) return [text]
    const known = (mark: string) => facts.get(column)?.marks.get(mark) ?? { values: 1, known: 0 }
    const marks = [...LIST_MARKS, ...RARE_MARKS.filter((mark) => known(mark).known > 0)].filter((mark) =>
      text.includes(mark),
    )
    const split = marks.filter((mark) => {
      const isDoubtful = isComma(mark) || RARE_MARKS.some((each) => each === mark)
      const isLikely = !isDoubtful || known(mark).known * 2 >= known(mark).values
      return readings.choose(column, `${isLikely ? 'split' : 'whole'}:${mark}`).startsWith('split')
    })
    let items = [text]
    for (const mark of split) items = items.flatMap((item) => item.split(mark))
    items = items.map((item) => item.trim()).filter((item) => item !== '')
    for (const mark of marks)
      this.note(
        column,
        `${split.includes(mark) ? 'split' : 'whole'}:${mark}`,
        text,
        split.includes(mark) ? items.join('  ·  ') : text,
      )
    return items
  }

  flag(target: string): boolean | null {
    const text = this.text(target).toLowerCase()
    if (text === '') return null
    const known = TRUTH_WORDS.get(text)
    if (known !== undefined) return known
    this.say(target, this.text(target), 'it is neither true nor false')
    return null
  }

  choice(target: string): string | null {
    const text = this.text(target)
    const { choices = [] } = TARGET_NAMED.get(target) ?? {}
    if (text === '' || choices.includes(text)) return text || null
    const found = choices.find((each) => folded(each) === folded(text))
    if (found === undefined) this.say(target, text, `it is none of ${choices.join(', ')}`)
    return found ?? null
  }

  /** The days that a cell means: a month has many; null for nothing. */
  days(target: string): DateReading | null {
    return readDays(this, target)
  }

  /** A single day; a month or a year is none and is left out, where the plan says so. */
  day(target: string): Day | null {
    const found = this.days(target)
    if (found === null || found.earliest === found.latest) return found?.earliest ?? null
    const column = this.plan.columns[target]
    if (column !== undefined) this.note(column, 'day-left-out', this.text(target), 'no day')
    return null
  }

  /** A quotation without the marks around it, where the plan takes them off. */
  quotation(target: string): string | null {
    const text = this.text(target)
    const bare = withoutMarks(text)
    const column = this.plan.columns[target]
    if (bare === text || column === undefined || this.by.lists === 'own') return text || null
    const key = this.by.readings.choose(column, 'marks')
    this.note(column, key, text, key === 'marks' ? bare : text)
    return (key === 'marks' ? bare : text) || null
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
      if (wrong !== undefined) this.tell(column, text, wrong)
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
