// Words that run from right to left among words that do not: which way a text runs, and how a name stands in a sentence
// without taking its neighbours along. Unicode's bidirectional algorithm (UAX #9); every renderer that we know follows it.

/** First strong isolate, right-to-left isolate, and what ends both. */
const FSI = '\u2068'
const RLI = '\u2067'
const PDI = '\u2069'
/** Marks that have no width and only say which way a text runs. */
const MARKS = { leftToRight: '\u200e', rightToLeft: '\u200f' }

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\u200f]/u
/** What would reach beyond a name: embeddings, overrides and isolates of its own. */
const CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g
/** From where it begins to where it ends, with one more inside at most. */
const ISOLATE = /[\u2066-\u2068](?:[^\u2066-\u2069]|[\u2066-\u2068][^\u2066-\u2069]*\u2069)*\u2069/g
const INITIATOR = /[\u2066-\u2068]/

/** Whether some of it runs from right to left. */
export const hasRightToLeft = (text: string): boolean => RIGHT_TO_LEFT.test(text)

/** True where the first letter that has a direction runs from right to left; what stands isolated does not decide (P2). */
export function isRightToLeft(text: string): boolean {
  let depth = 0
  for (const letter of text) {
    if (INITIATOR.test(letter)) depth += 1
    else if (letter === PDI) depth = Math.max(0, depth - 1)
    else if (depth === 0 && /[\p{L}\u200e\u200f]/u.test(letter)) return RIGHT_TO_LEFT.test(letter)
  }
  return false
}

/**
 * Words of the data as they stand in one of our sentences: "by ישראל, UK" keeps its order whatever the names are. Words
 * that run the way the sentence runs stay as they are, and so does what is isolated already.
 */
export function isolated(words: string): string {
  const outside = words.replace(ISOLATE, '')
  if (!RIGHT_TO_LEFT.test(outside) && outside.search(CONTROLS) < 0) return words
  return `${FSI}${words.replace(CONTROLS, '')}${PDI}`
}

/** The same words without what isolates them, for where they are compared or read by programs. */
export const withoutIsolates = (text: string): string => text.replace(/[\u2066-\u2069]/g, '')

/**
 * Right-to-left words between marks that keep their order and what stands beside them apart ("ישראל 3 counted").
 * Characters and not the direction attribute, which resvg does not read and which would turn anchors round.
 */
export function directed(text: string): string {
  return isRightToLeft(text) ? `${RLI}${text}${PDI}` : text
}

/** The lines of a paragraph, each of which still runs the paragraph's way and closes what it opens. */
export function keptDirection(paragraph: string, lines: readonly string[]): string[] {
  if (!RIGHT_TO_LEFT.test(paragraph)) return [...lines]
  const fromRight = isRightToLeft(paragraph)
  let open: string[] = []
  return lines.map((line) => {
    const opened = open.join('')
    const letters = [...line]
    for (const [place, letter] of letters.entries()) {
      // What goes on in the next line goes on in its own direction, not in that of the letter it goes on with.
      if (INITIATOR.test(letter)) open.push(isRightToLeft(letters.slice(place + 1).join('')) ? RLI : letter)
      else if (letter === PDI) open = open.slice(0, -1)
    }
    const whole = `${opened}${line}${PDI.repeat(open.length)}`
    if (isRightToLeft(whole) === fromRight) return whole
    return `${fromRight ? MARKS.rightToLeft : MARKS.leftToRight}${whole}`
  })
}
