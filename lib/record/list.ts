// How long a list in one field may be, wherever it is typed: in a form, in a cell of a table.

/** Things in one field: names apart by semicolons or lines, and the length of one of them. */
export const MOST_ITEMS = 500
const LONGEST_ITEM = 4000

/** What is wrong with a list as a whole, before anything in it is looked up; null for nothing. */
export function listProblem(items: readonly string[]): string | null {
  if (items.length > MOST_ITEMS)
    return `It names ${items.length}; ${MOST_ITEMS} are the most. Take some away.`
  const long = items.find((item) => item.length > LONGEST_ITEM)
  return long === undefined
    ? null
    : `“${long.slice(0, 40)}…” has ${long.length} characters, and a name has at most ${LONGEST_ITEM}. Put a semicolon between two names.`
}

/**
 * Items as one cell, separated by semicolons. A semicolon within one is written %3B, and a % before such letters %25, so
 * that unlisted() gives back the same items.
 */
export const listed = (items: readonly string[]): string =>
  items.map((item) => item.replaceAll(/%(?=(?:25)*3B)/g, '%25').replaceAll(';', '%3B')).join('; ')

/** An item of such a cell as it was before. */
export const unlisted = (item: string): string =>
  item.replaceAll(/%3B|%25(?=(?:25)*3B)/g, (mark) => (mark === '%3B' ? ';' : '%'))
