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
