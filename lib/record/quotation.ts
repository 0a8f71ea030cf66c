// Holds a quotation against the passage it is taken from, word for word. Knows text and no meaning: whether the passage
// is the source's is for people to say.
import { createHash } from 'node:crypto'

/** What became of a quotation in a passage. */
export type QuotationCheck =
  | { kind: 'verbatim' }
  /** The same words in another spelling; `own` is the passage's. */
  | { kind: 'spelling'; own: string; differences: { typed: string; passage: string }[] }
  /** The parts stand in the passage in this order, but the ellipsis or bracket between them does not. */
  | { kind: 'cut'; parts: string[] }
  /** `found` is how far the passage agrees, `typed` and `passage` how both go on. */
  | { kind: 'absent'; found: string; typed: string; passage: string }

/** White space of any kind, and however much, is one space. */
export const spaced = (text: string) => text.replace(/\s+/gu, ' ').trim()

const ELLIPSIS = /…|\.\s?\.\s?\./u
const CUTS = /…|\.\s?\.\s?\.|\[[^\]]*\]?/gu

/** Whether a quotation carries an ellipsis or brackets, which are its source's and make it an edited one. */
export function isEdited(quotation: string): boolean {
  return ELLIPSIS.test(quotation) || /[[\]]/.test(quotation)
}

const OUTER = [
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
  ['"', '"'],
] as const

/** A quotation without the marks around it; marks that belong to words inside it stay. */
export function withoutMarks(quotation: string): string {
  const text = quotation.trim()
  for (const [open, close] of OUTER) {
    const inner = text.slice(1, -1)
    if (text.length > 2 && text.startsWith(open) && text.endsWith(close) && !/[“”„«»"]/.test(inner))
      return inner.trim()
  }
  return text
}

/** Marks that typesetters choose, to the plainest of their kind. */
const PLAIN: Record<string, string> = {
  ...Object.fromEntries([...'’‘‛ʼʹ`´׳′'].map((mark) => [mark, "'"])),
  ...Object.fromEntries([...'“”„‟«»״″'].map((mark) => [mark, '"'])),
  ...Object.fromEntries([...'–—‑‒―−־'].map((mark) => [mark, '-'])),
  '…': '...',
}

/** A text without case, accents and typographic choices, and for each of its units where it stands in the text. */
function looselyRead(text: string): { loose: string; places: number[] } {
  let loose = ''
  const places: number[] = []
  let at = 0
  for (const letter of text) {
    const plain = (PLAIN[letter] ?? letter)
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[\p{M}\p{Cf}ـ]/gu, '')
    for (let unit = 0; unit < plain.length; unit += 1) places.push(at)
    loose += plain
    at += letter.length
  }
  places.push(text.length)
  return { loose, places }
}

const PASSAGE_AHEAD = 60

const ahead = (text: string) =>
  text.length > PASSAGE_AHEAD ? `${text.slice(0, PASSAGE_AHEAD).trimEnd()}…` : text

/** Holds a quotation against a passage. White space is folded; everything else must be as it is. */
export function checkQuotation(quotation: string, passage: string): QuotationCheck {
  const [typed, whole] = [spaced(quotation), spaced(passage)]
  if (whole.includes(typed)) return { kind: 'verbatim' }
  const mine = looselyRead(typed).loose
  const { loose, places } = looselyRead(whole)
  const start = mine === '' ? -1 : loose.indexOf(mine)
  if (start >= 0) {
    const own = whole.slice(places[start], places[start + mine.length]).trim()
    return { kind: 'spelling', own, differences: differencesOf(typed, own) }
  }
  const parts = typed
    .split(CUTS)
    .map(spaced)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
  if (isEdited(typed) && parts.length > 0 && standInOrder(parts, loose)) return { kind: 'cut', parts }
  return absence(typed, whole)
}

function standInOrder(parts: readonly string[], loose: string): boolean {
  let from = 0
  return parts.every((part) => {
    const { loose: wanted } = looselyRead(part)
    const at = loose.indexOf(wanted, from)
    from = at + wanted.length
    return at >= 0
  })
}

function differencesOf(typed: string, own: string): { typed: string; passage: string }[] {
  const [mine, theirs] = [typed.split(' '), own.split(' ')]
  if (mine.length !== theirs.length) return [{ typed, passage: own }]
  return mine.flatMap((word, at) => (word === theirs[at] ? [] : [{ typed: word, passage: theirs[at] ?? '' }]))
}

/** How far the words of a quotation agree with the passage from its beginning. */
function absence(typed: string, whole: string): QuotationCheck {
  const words = typed.split(' ')
  const { loose, places } = looselyRead(whole)
  let [found, end, most] = [0, 0, words.length]
  // What the passage has of the first words it has of fewer, so half of the rest is ruled out at each step.
  while (found < most) {
    const count = Math.ceil((found + most) / 2)
    const begun = looselyRead(words.slice(0, count).join(' ')).loose
    const at = begun === '' ? -1 : loose.indexOf(begun)
    if (at < 0) most = count - 1
    else [found, end] = [count, places[at + begun.length] ?? whole.length]
  }
  return {
    kind: 'absent',
    found: words.slice(0, found).join(' '),
    typed: ahead(words.slice(found).join(' ')),
    passage: found === 0 ? '' : ahead(whole.slice(end).trim()),
  }
}

const inMarks = (text: string) => `“${text}”`

/** What is wrong with a quotation, and what would be right; null when it is verbatim. */
export function describeCheck(check: QuotationCheck): string | null {
  switch (check.kind) {
    case 'verbatim':
      return null
    case 'spelling':
      return `The passage spells it otherwise: ${check.differences
        .slice(0, 5)
        .map(({ typed, passage }) => `${inMarks(passage)} and not ${inMarks(typed)}`)
        .join(', ')}. Take over the passage’s own spelling: ${inMarks(check.own)}`
    case 'cut':
      return `The parts ${check.parts.map(inMarks).join(' and ')} stand in the passage, but not with this ellipsis or bracket between them. Inside a quotation only the source’s own ellipses and brackets may stand: quote one part, or put the parts into a paraphrase.`
    case 'absent':
      return check.found === ''
        ? 'These words do not stand in the passage. Copy them from the passage, or paste the part of the source that has them.'
        : `The passage agrees as far as ${inMarks(check.found)} and goes on ${inMarks(check.passage)}, where the quotation has ${inMarks(check.typed)}. Copy the words from the passage.`
  }
}

/** SHA-256 of a quotation's UTF-8 text, in hex. */
export const quotationHashOf = (quotation: string): string =>
  createHash('sha256').update(quotation).digest('hex')
