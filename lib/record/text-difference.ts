// Two texts compared word by word.

/** A piece of a text that stayed, went or came. */
export type Piece = { text: string; done: 'kept' | 'removed' | 'added' }

/** Above so many pairs of words the whole middle is told as replaced: the table of a comparison grows with their product. */
const MOST_PAIRS = 1_000_000

/** Words with the space after them, so that the pieces put together are the text again. */
const wordsIn = (text: string) => text.match(/\s+|\S+\s*/g) ?? []

/** Two texts compared word by word: the longest common run of words stays. */
export function comparedWords(from: string, to: string): Piece[] {
  const [a, b] = [wordsIn(from), wordsIn(to)]
  const same = (i: number, j: number) => a[i]?.trim() === b[j]?.trim()
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1
    endB -= 1
  }
  const pieces: Piece[] = []
  const add = (done: Piece['done'], text: string) => {
    const last = pieces.at(-1)
    if (text === '') return
    if (last?.done === done) last.text += text
    else pieces.push({ done, text })
  }
  add('kept', a.slice(0, start).join(''))
  const [rows, columns] = [endA - start, endB - start]
  if (rows * columns > MOST_PAIRS) {
    add('removed', a.slice(start, endA).join(''))
    add('added', b.slice(start, endB).join(''))
  } else {
    // lengths[i][j]: the longest common run of the words from i and from j on.
    const width = columns + 1
    const lengths = new Uint32Array((rows + 1) * width)
    const at = (i: number, j: number) => lengths[i * width + j] ?? 0
    for (let i = rows - 1; i >= 0; i -= 1)
      for (let j = columns - 1; j >= 0; j -= 1)
        lengths[i * width + j] = same(start + i, start + j)
          ? at(i + 1, j + 1) + 1
          : Math.max(at(i + 1, j), at(i, j + 1))
    let [i, j] = [0, 0]
    while (i < rows || j < columns) {
      const [here, there] = [a[start + i] ?? '', b[start + j] ?? '']
      if (i < rows && j < columns && same(start + i, start + j)) {
        // The last word of one text may be followed by a space in the other.
        add('kept', here.length > there.length ? here : there)
        i += 1
        j += 1
      } else if (i < rows && (j === columns || at(i + 1, j) >= at(i, j + 1))) {
        add('removed', here)
        i += 1
      } else {
        add('added', there)
        j += 1
      }
    }
  }
  add('kept', a.slice(endA).join(''))
  return pieces
}
