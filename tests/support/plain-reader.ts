// A second reader of cells, slow and plain, with a few rules of its own: what of a row was stored must be what its cells
// say, or a line of the plan must say why it is not. It shares no code with the real one.

/** How a column is read, as a report tells it; `key` null: it is only asked. */
export type Line = { column: string; key: string | null }

/** What was stored of a row; null and empty lists for nothing. */
export type Stored = {
  quote: string | null
  paraphrase: string | null
  place: string | null
  days: [string, string]
  actors: string[]
  topics: string[]
  level: number | null | undefined
}

export type Plain = {
  columns: Readonly<Record<string, string>>
  levels: Readonly<Record<string, string>>
  lines: readonly Line[]
}

const NOTHING = ['na', 'n/a', 'null', 'nan', 'none', '-', '--', '?', 'unknown', '-99']
const isBlank = (text: string) => /^[\s\p{Cf}]*$/u.test(text)
const spaced = (text: string) =>
  text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase().normalize('NFC')
const seen = (text: string) => spaced(text.replaceAll(/\p{Cf}/gu, ''))
const bare = (text: string) =>
  seen(text)
    .normalize('NFD')
    .replaceAll(/(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu, '')
    .normalize('NFC')
    .replaceAll('ı', 'i')
    .replaceAll('ß', 'ss')
const withoutQuotes = (text: string) => text.replaceAll(/[“”„«»"]/g, '')
const two = (value: number) => String(value).padStart(2, '0')
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const lastOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()

export class PlainReader {
  readonly faults: string[] = []
  readonly #plain: Plain
  readonly #cells: Readonly<Record<string, string>>

  constructor(plain: Plain, cells: Readonly<Record<string, string>>) {
    this.#plain = plain
    this.#cells = cells
  }

  /** What of a row was stored otherwise than its cells and the plan say, a sentence each. */
  check(stored: Stored): string[] {
    this.#text('quote', stored.quote)
    this.#text('paraphrase', stored.paraphrase)
    this.#text('place', stored.place)
    this.#names('signatories', stored.actors)
    this.#names('topics', stored.topics)
    this.#days(stored.days)
    this.#level(stored.level)
    return this.faults
  }

  #cellOf(target: string): { column: string; cell: string } {
    const column = this.#plain.columns[target] ?? ''
    return { column, cell: (this.#cells[column] ?? '').trim() }
  }

  #isTold(column: string, ...keys: string[]): boolean {
    return this.#plain.lines.some(
      (line) => line.column === column && line.key !== null && keys.includes(line.key),
    )
  }

  #hold(isRight: boolean, target: string, value: unknown): void {
    const { cell } = this.#cellOf(target)
    if (!isRight)
      this.faults.push(`${target}: ${JSON.stringify(cell)} was stored as ${JSON.stringify(value)}`)
  }

  /** Whether nothing may be stored of a cell. */
  #isNothing(column: string, cell: string): boolean {
    return isBlank(cell) || this.#isTold(column, `empty:${cell}`)
  }

  /** Whether a cell that may mean nothing is one that the plan calls a value. */
  #isValue(column: string, cell: string): boolean {
    return !NOTHING.includes(cell.toLowerCase()) || this.#isTold(column, `value:${cell}`)
  }

  #text(target: 'quote' | 'paraphrase' | 'place', value: string | null): void {
    const { column, cell } = this.#cellOf(target)
    if (column === '') return
    if (value === null) return void this.#hold(this.#isNothing(column, cell), target, value)
    if (target === 'quote' && this.#isNothing(column, cell))
      return void this.#hold(this.#isQuotedIn('paraphrase', value), target, value)
    if (value === cell) return void this.#hold(this.#isValue(column, cell), target, value)
    const isBetween =
      target === 'quote' && this.#isTold(column, 'marks') && value === cell.slice(1, -1).trim()
    const isFreed =
      target === 'paraphrase' &&
      this.#isTold(column, 'unquoted') &&
      withoutQuotes(cell) === withoutQuotes(value)
    this.#hold(isBetween || isFreed, target, value)
  }

  /** Whether the words stand in quotation marks in another cell, and the plan takes them from there. */
  #isQuotedIn(target: string, words: string): boolean {
    const { column, cell } = this.#cellOf(target)
    const at = cell.indexOf(words)
    const marks = [cell[at - 1] ?? '', cell[at + words.length] ?? '']
    return at > 0 && marks.every((mark) => /[“”„«»"]/.test(mark)) && this.#isTold(column, 'quoted')
  }

  #isSame(column: string, item: string, name: string): boolean {
    if (spaced(item) === spaced(name)) return true
    if (this.#isTold(column, 'slugs') && /^[a-z0-9-]+$/.test(seen(item))) return true
    if (seen(item) === seen(name)) return this.#isTold(column, 'invisible')
    const isMarked = spaced(item) !== seen(item)
    return (
      bare(item) === bare(name) &&
      this.#isTold(column, 'accents') &&
      (!isMarked || this.#isTold(column, 'invisible'))
    )
  }

  #names(target: 'signatories' | 'topics', names: readonly string[]): void {
    const { column, cell } = this.#cellOf(target)
    const marks = [';', '؛', '；', '|', ',', '،', '，', '、', '\n'].filter((mark) => cell.includes(mark))
    // Parts of many a name: asked only in some columns.
    const rare = ['/', '&', ' and '].filter((mark) => cell.includes(mark))
    const split = [...marks, ...rare].filter((mark) => this.#isTold(column, `split:${mark}`))
    const isAsked = marks.every((mark) => split.includes(mark) || this.#isTold(column, `whole:${mark}`))
    let items = [cell]
    for (const mark of split) items = items.flatMap((item) => item.split(mark))
    items = items.map((item) => item.trim()).filter((item) => item !== '')
    if (names.length === 0)
      return void this.#hold(this.#isNothing(column, cell) || items.every(isBlank), target, names)
    const isWhole = names.length === 1 && this.#isSame(column, cell, names[0] ?? '')
    const isList =
      isAsked &&
      items.every((item) => names.some((name) => this.#isSame(column, item, name))) &&
      names.every((name) => items.some((item) => this.#isSame(column, item, name)))
    // A name that is known as a whole is no list, whatever is in it.
    this.#hold((isList || (isWhole && marks.length > 0)) && this.#isValue(column, cell), target, names)
  }

  #days([first, last]: readonly [string, string]): void {
    const { column, cell } = this.#cellOf('date_earliest')
    if (first === '') return void this.#hold(this.#isNothing(column, cell), 'date_earliest', null)
    const is = (from: string, to = from) => first === from && last === to
    if (/^\d{4}-\d\d-\d\d$/.test(cell)) return void this.#hold(is(cell), 'date_earliest', [first, last])
    this.#hold(this.#isDay(column, cell, is), 'date_earliest', [first, last])
  }

  #isDay(column: string, cell: string, is: (from: string, to?: string) => boolean): boolean {
    const told = (key: string) => this.#isTold(column, key)
    const parts = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(cell)
    if (parts) {
      const [, a = '', , b = '', year = ''] = parts
      const day = (month: string, date: string) =>
        is(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)
      return (told('day-first') && day(b, a)) || (told('month-first') && day(a, b))
    }
    const eight = /^(\d{4})(\d\d)(\d\d)$/.exec(cell)
    if (eight) return told('compact') && is(eight.slice(1).join('-'))
    const month = /^(\d{4})-(\d\d)$/.exec(cell)
    if (month)
      return told('month') && is(`${cell}-01`, `${cell}-${lastOf(Number(month[1]), Number(month[2]))}`)
    if (/^\d{4}$/.test(cell)) return told('year') && is(`${cell}-01-01`, `${cell}-12-31`)
    const named = /^(?:(\d{1,2}) )?([A-Z][a-z]{2})[a-z]* (\d{4})$/.exec(cell)
    if (named) return this.#isNamed(named, told, is)
    const time = /^(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d)?(Z?)$/.exec(cell)
    return time !== null && told(time[2] === 'Z' ? 'instant' : 'time') && is(time[1] ?? '')
  }

  #isNamed(
    [, date, name = '', year = '']: readonly (string | undefined)[],
    told: (key: string) => boolean,
    is: (from: string, to?: string) => boolean,
  ): boolean {
    const month = MONTHS.indexOf(name.toLowerCase()) + 1
    const start = `${year}-${two(month)}`
    if (!told('named')) return false
    if (date !== undefined) return is(`${start}-${date.padStart(2, '0')}`)
    return told('month') && is(`${start}-01`, `${start}-${lastOf(Number(year), month)}`)
  }

  /** `undefined`: no coding was stored; null: out of scope. */
  #level(level: number | null | undefined): void {
    const { column, cell } = this.#cellOf('level')
    const { levels } = this.#plain
    const isMapped = Object.keys(levels).length > 0
    if (level === undefined)
      return void this.#hold(this.#isNothing(column, cell) || (isMapped && !(cell in levels)), 'level', level)
    if (isMapped) {
      const same = Object.keys(levels).find((value) => value === cell || spaced(value) === spaced(cell))
      const meant = same === undefined ? 'none' : levels[same]
      return void this.#hold(meant === (level === null ? 'out' : String(level)), 'level', level)
    }
    const isNumber = /^[+\-−–]?\d(?:[.,]0+)?$/.test(cell)
    const number = Number(cell.replace(/[−–]/, '-').replace(',', '.'))
    this.#hold(isNumber && number === level, 'level', level)
    if (column !== 'level') this.#hold(this.#isTold(column, 'levels'), 'level', level)
  }
}
