// How wide text is and where it breaks, by estimate: no font is at hand when SVG is written. Never too small for Inter.

export type Tone = 'ink' | 'muted'
export type Style = { size: number; weight: 400 | 600 | 700; tone: Tone }
export type Run = Style & { text: string }
/** One line of words; x is where its anchor stands, y its baseline. Runs follow one another with a small gap. */
export type Line = { x: number; y: number; anchor: 'start' | 'middle' | 'end'; runs: Run[] }

/** Between runs: a space that SVG does not drop, and that counts in the width of anchored text. */
export const RUN_GAP = '\u00a0'

/** Advances of Inter Bold in em, rounded up, by class of character; averages of Noto for Hebrew and Arabic. */
const ADVANCES: [RegExp, number][] = [
  [/[\p{M}\u200b-\u200f\u2060]/u, 0],
  [/[ \u00a0\u2009\u202f]/, 0.28],
  [/[ijlI.,:;'’‘!|·]/, 0.345],
  [/[ftr()[\]{}/\\-]/, 0.47],
  [/["“”?*^_1–]/, 0.56],
  [/[a-z023456789]/, 0.64],
  [/[mMwW@%…—◆]/, 1.06],
  [/[A-Z]/, 0.78],
  [/\p{Script=Hebrew}/u, 0.66],
  [/\p{Script=Arabic}/u, 0.7],
  [/\p{Script=Cyrillic}/u, 0.82],
  [/[\p{Script=Latin}+=<>~−$#]/u, 0.79],
]
const WIDEST = 1.1
const REGULAR = 0.96

/** Width in px; for Inter at most some percent too large, never too small. */
export function widthOf(text: string, { size, weight }: Pick<Style, 'size' | 'weight'>): number {
  let em = 0
  for (const letter of text) em += ADVANCES.find(([letters]) => letters.test(letter))?.[1] ?? WIDEST
  return em * size * (weight === 400 ? REGULAR : 1)
}

/** Breaks text into lines no wider than `width` px: between words, and within a word that is too long for a line. */
export function wrap(text: string, width: number, style: Pick<Style, 'size' | 'weight'>): string[] {
  const lines: string[] = []
  let line = ''
  const fits = (part: string) => widthOf(part, style) <= width
  for (const word of text.split(/[ \t\n]+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (fits(longer)) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = ''
    for (const letter of word) {
      if (line !== '' && !fits(line + letter)) {
        lines.push(line)
        line = ''
      }
      line += letter
    }
  }
  if (line !== '') lines.push(line)
  return lines
}

const lineHeight = (size: number) => Math.round(size * 1.38)

/** Lines with their upper edge at y = 0. */
export type Block = { height: number; lines: Line[] }

/**
 * Paragraphs under one another with their upper edge at y = 0, wrapped to `width`. A paragraph is one run, or two that
 * stay on one line where they fit.
 */
export function blockOf(paragraphs: Run[][], width: number, x: number, anchor: Line['anchor']): Block {
  const lines: Line[] = []
  let height = 0
  const put = (runs: Run[]) => {
    const size = Math.max(...runs.map((run) => run.size))
    const step = lineHeight(size)
    lines.push({ x, y: height + Math.round((step + size * 0.7) / 2), anchor, runs })
    height += step
  }
  for (const runs of paragraphs) {
    const whole = runs.reduce((sum, run) => sum + widthOf(run.text + RUN_GAP, run), 0)
    if (runs.length > 1 && whole <= width) put(runs)
    else for (const run of runs) for (const text of wrap(run.text, width, run)) put([{ ...run, text }])
  }
  return { height, lines }
}

export function moveLines(lines: readonly Line[], dy: number): Line[] {
  return lines.map((line) => ({ ...line, y: line.y + dy }))
}
