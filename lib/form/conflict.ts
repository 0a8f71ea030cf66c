// Two people changed one record: what each of them did to each part of its form, and both put together. Knows no record:
// the parts of a form are handed in.
import type { Fields } from './fields'

/** A part of a form about which people decide at once: a field, or the whole of a table. */
export type FormPart = {
  field: string
  label: string
  /** Whether an input belongs to it. */
  has: (input: string) => boolean
  /** What stands in it, to be compared and to be read; '' for nothing. */
  textOf: (fields: Fields) => string
}

/** One part that two people changed, or one of them: as text, '' for nothing. */
export type FieldConflict = {
  field: string
  label: string
  before: string
  theirs: string
  mine: string
  /** Who changed it; `same` when both made the same of it. */
  by: 'both' | 'theirs' | 'mine' | 'same'
}

/** The form as it was when both began, as the other stored it, and as this one typed it. */
export type Sides = { before: Fields; theirs: Fields; mine: Fields }

/** Every part that is not as it was, with what each of the two made of it. */
export function conflictsIn(parts: readonly FormPart[], sides: Sides): FieldConflict[] {
  return parts.flatMap(({ field, label, textOf }): FieldConflict[] => {
    const before = textOf(sides.before)
    const theirs = textOf(sides.theirs)
    const mine = textOf(sides.mine)
    const [theyDid, iDid] = [theirs !== before, mine !== before]
    if (!theyDid && !iDid) return []
    const by = theyDid && iDid ? (theirs === mine ? 'same' : 'both') : theyDid ? 'theirs' : 'mine'
    return [{ field, label, before, theirs, mine, by }]
  })
}

/**
 * What two people typed put together: what only they changed is theirs, and where both did, what was picked. Where nothing
 * was picked the part is named in `open`, and mine stands.
 */
export function settle(
  parts: readonly FormPart[],
  sides: Sides,
  picked: (field: string) => string,
): { fields: Fields; open: string[] } {
  let fields = sides.mine
  const open: string[] = []
  for (const { field, by } of conflictsIn(parts, sides)) {
    const pick = by === 'both' ? picked(field) : by === 'theirs' ? 'theirs' : 'mine'
    if (pick !== 'theirs' && pick !== 'mine') open.push(field)
    const part = parts.find((each) => each.field === field)
    if (pick !== 'theirs' || !part) continue
    fields = Object.fromEntries([
      ...Object.entries(fields).filter(([input]) => !part.has(input)),
      ...Object.entries(sides.theirs).filter(([input]) => part.has(input)),
    ])
  }
  return { fields, open }
}
