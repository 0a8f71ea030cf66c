// Packs the dots of one cell into a pile, left to right and top to bottom. Knows dot diameters, no pixels.

/** Between the centres of neighbours, in dot diameters. */
const PITCH = 1.1
const LONGEST_SINGLE_ROW = 5
/** Above this a pile's dots would be narrower than 2.5 px on a phone. */
export const LARGEST_PILE = 100

/** Where each of k dots stands, in dot diameters from the middle of the pile; about twice as wide as tall. */
export function packDots(k: number): { dx: number; dy: number }[] {
  const widest = Math.max(LONGEST_SINGLE_ROW, Math.ceil(Math.sqrt(2 * k)))
  const rows = Math.ceil(k / widest)
  const columns = Math.ceil(k / Math.max(rows, 1))
  return Array.from({ length: k }, (_, place) => {
    const row = Math.floor(place / columns)
    const inRow = Math.min(columns, k - row * columns)
    return {
      dx: ((place % columns) - (inRow - 1) / 2) * PITCH,
      dy: (row - (rows - 1) / 2) * PITCH,
    }
  })
}
