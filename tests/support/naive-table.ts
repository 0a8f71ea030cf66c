// A second reader of text tables, slow and plain, written from RFC 4180 and from what Parallax says of the tables it reads,
// for tests to hold the real one to. It shares no code with it, takes the separator as told, and holds everything in memory.

export type NaiveRow = { line: number; values: Record<string, string>; isWrong: boolean }
export type NaiveTable = { columns: string[]; rows: NaiveRow[]; heading: number }

type Record_ = { line: number; cells: string[] }

/** The records of a text, letter by letter: a cell in quotation marks may hold anything, with its own marks doubled. */
function recordsOf(text: string, separator: string): Record_[] {
  const records: Record_[] = []
  let cells: string[] = []
  let [cell, line, begun, at] = ['', 1, 1, 0]
  const endOfLine = () => (text.startsWith('\r\n', at) ? 2 : text[at] === '\n' || text[at] === '\r' ? 1 : 0)
  const endRecord = () => {
    records.push({ line: begun, cells: [...cells, cell] })
    cells = []
    cell = ''
  }
  while (at < text.length) {
    if (text[at] === '"' && cell === '') {
      at += 1
      while (text[at] !== '"' || text[at + 1] === '"') {
        if (at >= text.length) throw new Error('a mark is never closed')
        const end = endOfLine()
        if (end > 0) line += 1
        const length = text[at] === '"' || end === 2 ? 2 : 1
        cell += text[at] === '"' ? '"' : text.slice(at, at + length)
        at += length
      }
      at += 1
      continue
    }
    const end = endOfLine()
    if (end > 0) {
      endRecord()
      at += end
      line += 1
      begun = line
    } else if (text[at] === separator) {
      cells.push(cell)
      cell = ''
      at += 1
    } else {
      cell += text[at]
      at += 1
    }
  }
  if (cell !== '' || cells.length > 0) endRecord()
  return records
}

const isBlank = (cell: string | undefined) => cell === undefined || cell.trim() === ''
const countOf = ({ cells }: Record_) => cells.filter((cell) => !isBlank(cell)).length

/** Which record holds the headings: the first with a word, or the first of three words under what is only a title. */
function headingOf(records: readonly Record_[]): number {
  let first = 0
  while (first < records.length && countOf(records[first] as Record_) === 0) first += 1
  let wide = first
  while (wide < records.length && wide < first + 10 && countOf(records[wide] as Record_) < 3) wide += 1
  const found = records[wide]
  if (wide === first || wide === first + 10 || !found) return first
  for (let at = first; at < wide; at += 1) {
    const isFollowedByNothing = records.slice(at, wide).some((record) => countOf(record) === 0)
    if (countOf(records[at] as Record_) > 1 && !isFollowedByNothing) return first
  }
  const words = found.cells.map((cell) => cell.trim()).filter((word) => word !== '')
  if (words.some((word, at) => words.indexOf(word) !== at || /^[0-9.,+-]+$/.test(word))) return first
  const below = records.slice(wide + 1).filter((record) => countOf(record) > 0)
  const alike = below.filter((record) => countOf(record) > 1 && record.cells.length <= found.cells.length)
  return alike.length < below.length / 2 ? first : wide
}

/** What columns are called: an unnamed one by its number, two of one name by theirs too. */
function namesOf(heads: readonly string[], places: readonly number[]): string[] {
  const names = places.map((place) => (heads[place] ?? '').trim())
  const once = names.filter((name) => name !== '' && names.indexOf(name) === names.lastIndexOf(name))
  const taken = [...once]
  return names.map((name, at) => {
    if (once.includes(name)) return name
    const number = `column ${(places[at] ?? 0) + 1}`
    let own = name === '' ? number : `${name} (${number})`
    while (taken.includes(own)) own += ', unnamed'
    taken.push(own)
    return own
  })
}

/** Reads a table of fewer than two hundred rows. */
export function readNaively(text: string, separator: string): NaiveTable {
  const records = recordsOf(text.replace(/^\uFEFF/, ''), separator)
  const at = headingOf(records)
  const heading = records[at]
  if (!heading) throw new Error('no headings')
  const below = records.slice(at + 1)
  let named = -1
  heading.cells.forEach((cell, place) => {
    if (!isBlank(cell)) named = place
  })
  const places: number[] = []
  const widest = Math.max(heading.cells.length, ...below.map(({ cells }) => cells.length))
  for (let place = 0; place < widest; place += 1) {
    const filled = below.filter(({ cells }) => !isBlank(cells[place])).length
    // A cell behind the last heading is a column where the headings leave room for it and most rows fill it.
    if (place <= named || (place < heading.cells.length && filled > below.length / 2)) places.push(place)
  }
  const columns = namesOf(heading.cells, places)
  const heads = heading.cells.map((cell) => cell.trim())
  const rows: NaiveRow[] = []
  for (const { line, cells } of below) {
    if (columns.length > 1 && cells.every(isBlank)) continue
    const isOutside = cells.some((cell, place) => !isBlank(cell) && place > Math.max(...places))
    const isHeads =
      heads.length > 1 &&
      cells.length >= heads.length &&
      heads.every((head, place) => head === cells[place]?.trim())
    const values: Record<string, string> = {}
    if (!isOutside && !isHeads)
      columns.forEach((name, column) => {
        const cell = cells[places[column] ?? 0]
        if (cell !== undefined) values[name] = cell
      })
    rows.push({ line, values, isWrong: isOutside || isHeads })
  }
  return { columns, rows, heading: heading.line }
}
