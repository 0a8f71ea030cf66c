// Where the headings of a table stand and what its columns are called, from its first rows. Knows no file and no meaning.

/** A row as it stands in a file: `place` is its line or row. */
export type PlacedRow = { place: number; cells: readonly string[] }

export type Layout = {
  /** The place of the row of headings. */
  heading: number
  columns: string[]
  /** For each column where in a row it stands. */
  places: number[]
  /** The cells of the row of headings. */
  cells: readonly string[]
  remarks: string[]
}

/** The columns of a table. Each costs something in every row. */
export const MOST_COLUMNS = 1000
/** Rows above the headings, such as a title. */
const MOST_ABOVE = 10

export const isFilled = (cell: string | undefined) => cell !== undefined && cell.trim() !== ''
const filled = ({ cells }: PlacedRow) => cells.filter(isFilled).length

/**
 * The row of headings. Rows above it are a title when each has one cell, or two before an empty row, and then comes a row
 * of three or more different words, as wide as most rows after it.
 */
function headingIn(rows: readonly PlacedRow[]): number {
  const first = rows.findIndex((row) => filled(row) > 0)
  const above = rows.slice(first, first + MOST_ABOVE).findIndex((row) => filled(row) > 2)
  if (above <= 0) return first
  const [at, heading] = [first + above, rows[first + above]]
  const words = heading?.cells.map((cell) => cell.trim()).filter(isFilled) ?? []
  const isTitle = rows
    .slice(first, at)
    .every((row, place, all) => filled(row) < 2 || all.slice(place).some((later) => filled(later) === 0))
  const below = rows.slice(at + 1).filter((row) => filled(row) > 0)
  const wide = below.filter((row) => filled(row) > 1 && row.cells.length <= (heading?.cells.length ?? 0))
  const isHeading = new Set(words).size === words.length && words.every((word) => !/^[\d.,+-]+$/.test(word))
  return isTitle && isHeading && wide.length * 2 >= below.length ? at : first
}

/** Names that are each called once: an unnamed column by its number, and headings that stand twice by theirs too. */
function namesOf(headings: readonly { name: string; place: number }[]): string[] {
  const count = new Map<string, number>()
  for (const { name } of headings) count.set(name, (count.get(name) ?? 0) + 1)
  const isOnce = (name: string) => name !== '' && count.get(name) === 1
  const taken = new Set(headings.map(({ name }) => name).filter(isOnce))
  return headings.map(({ name, place }) => {
    if (isOnce(name)) return name
    let own = name === '' ? `column ${place + 1}` : `${name} (column ${place + 1})`
    while (taken.has(own)) own = `${own}, unnamed`
    taken.add(own)
    return own
  })
}

const MOST_NAMED = 5

function doubled(headings: readonly { name: string; place: number }[]): string[] {
  const places = new Map<string, number[]>()
  for (const { name, place } of headings)
    if (name !== '') places.set(name, [...(places.get(name) ?? []), place + 1])
  return [...places]
    .filter(([, found]) => found.length > 1)
    .slice(0, MOST_NAMED)
    .map(
      ([name, found]) =>
        `The heading “${name}” stands in the columns ${found.join(' and ')}: they are called ${found.map((at) => `“${name} (column ${at})”`).join(' and ')}, and a plan names the one that is meant.`,
    )
}

/**
 * The layout of a table from its first rows. `unit` is what a row is called by; `isColumn` says whether an unnamed place
 * behind the last heading is a column all the same. Throws a sentence when there is no heading.
 */
export function layoutOf(
  rows: readonly PlacedRow[],
  unit: 'line' | 'row',
  isColumn: (place: number, below: readonly PlacedRow[], heading: PlacedRow) => boolean,
): Layout {
  const at = headingIn(rows)
  const heading = rows[at]
  if (!heading) throw new Error(`${unit} 1: a header row with the names of the columns is missing`)
  const below = rows.slice(at + 1)
  const named = heading.cells.findLastIndex(isFilled)
  const width = below.reduce((most, { cells }) => Math.max(most, cells.length), heading.cells.length)
  const places: number[] = []
  for (let place = 0; place < width; place += 1)
    if (place <= named || isColumn(place, below, heading)) places.push(place)
  if (places.length > MOST_COLUMNS)
    throw new Error(
      `${unit} ${heading.place}: there are ${places.length} columns, and ${MOST_COLUMNS} are the most`,
    )
  const headings = places.map((place) => ({ name: (heading.cells[place] ?? '').trim(), place }))
  const titles = rows.slice(0, at).filter((row) => filled(row) > 0)
  const title = titles[0]?.cells.find(isFilled)?.trim().slice(0, 80)
  const above =
    title === undefined
      ? []
      : [
          `The headings were found in ${unit} ${heading.place}; what stands above them is a title and was left out (“${title}”). If that is wrong, take out what stands above the headings.`,
        ]
  return {
    heading: heading.place,
    columns: namesOf(headings),
    places,
    cells: heading.cells.map((cell) => cell.trim()),
    remarks: [...above, ...doubled(headings)],
  }
}

/** Whether a row only says the headings once more, as where tables were put below one another. */
export const repeatsHeadings = ({ cells }: Layout, row: readonly string[]): boolean =>
  cells.length > 1 &&
  row[0]?.trim() === cells[0] &&
  row.length >= cells.length &&
  cells.every((cell, at) => cell === row[at]?.trim())

export const REPEATED = 'the headings stand here once more: take this row out'
