// How wide text is and where it breaks, by estimate: no font is at hand when SVG is written. Never too small, in Inter or
// in what a machine without it puts in its place.
import { isRightToLeft, keptDirection } from '@/lib/direction'
import { advanceOf } from './advances'

export type Tone = 'ink' | 'muted'
export type Style = { size: number; weight: 400 | 600 | 700; tone: Tone }
export type Run = Style & { text: string }
/** One line of words; x is where its anchor stands, y its baseline. Runs follow one another with a small gap. */
export type Line = { x: number; y: number; anchor: 'start' | 'middle' | 'end'; runs: Run[] }

/** Between runs: a space that SVG does not drop, and that counts in the width of anchored text. */
export const RUN_GAP = '\u00a0'

/** Width in px, in whichever font a machine draws it: for Inter too large by some percent, never too small. */
export function widthOf(text: string, { size, weight }: Pick<Style, 'size' | 'weight'>): number {
  let em = 0
  for (const letter of text) em += advanceOf(letter, weight >= 600)
  return em * size
}

export type Script = 'hebrew' | 'arabic'

const scriptOf = (letter: string): Script | null => {
  if (/\p{Script=Hebrew}/u.test(letter)) return 'hebrew'
  return /\p{Script=Arabic}/u.test(letter) ? 'arabic' : null
}

/** The scripts of a line that have letters of their own, in the order in which they come. */
export function scriptsOf({ runs }: Pick<Line, 'runs'>): Script[] {
  const scripts = runs.flatMap(({ text }) => [...text].map(scriptOf))
  return [...new Set(scripts.filter((script) => script !== null))]
}

/** A run in parts that one family of letters can draw; what has no script of its own stays with what it stands by. */
export function partsOf(run: Run): Run[] {
  const parts: { script: Script | null; text: string }[] = []
  // What is isolated stays in one part, so that programs which set parts one after another keep its order.
  for (const [piece] of run.text.matchAll(/[\u2066-\u2068][^\u2066-\u2069]*\u2069|./gsu)) {
    const script = scriptOf(piece)
    const last = parts.at(-1)
    if (last && (script === null || last.script === null || script === last.script)) {
      last.text += piece
      last.script ??= script
    } else parts.push({ script, text: piece })
  }
  return parts.map(({ text }) => ({ ...run, text }))
}

/**
 * A line from right to left with Hebrew and Arabic letters as several, one after another by their estimated widths: some
 * programs set the parts of a line from left to right whatever they are. Any other line alone.
 */
export function apart(line: Line): Line[] {
  const [first] = line.runs
  if (!first || !isRightToLeft(first.text) || scriptsOf(line).length < 2) return [line]
  const runs = line.runs.flatMap((run) => {
    const parts = partsOf(run)
    return isRightToLeft(run.text) ? parts.reverse() : parts
  })
  const widths = runs.map((run) => widthOf(run.text.trim() + RUN_GAP, run))
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const fromRight = line.anchor === 'end'
  let x = line.x - (line.anchor === 'start' ? 0 : fromRight ? whole : whole / 2)
  return runs.map((run, place) => {
    const left = x
    x += widths[place] ?? 0
    return {
      ...line,
      x: fromRight ? x : left,
      anchor: fromRight ? 'end' : 'start',
      runs: [{ ...run, text: run.text.trim() }],
    }
  })
}

/** Breaks text into lines no wider than `width` px: between words, and where a word is too long for a line, after a slash or else anywhere. */
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
    const parts = word.split(/(?<=\/)/)
    for (const part of parts.every(fits) ? parts : word) {
      if (line !== '' && !fits(line + part)) {
        lines.push(line)
        line = ''
      }
      line += part
    }
  }
  if (line !== '') lines.push(line)
  return keptDirection(text, lines)
}

/** At most so many lines; what is cut off is told by an ellipsis. */
function cut(lines: string[], most: number, width: number, style: Pick<Style, 'size' | 'weight'>): string[] {
  if (lines.length <= most) return lines
  let last = lines[most - 1] ?? ''
  while (last !== '' && widthOf(`${last}…`, style) > width) last = [...last].slice(0, -1).join('')
  const kept = [...lines.slice(0, most - 1), `${last.trimEnd()}…`]
  return keptDirection(lines.join(' '), kept)
}

const lineHeight = (size: number) => Math.round(size * 1.38)

/** Lines with their upper edge at y = 0. */
export type Block = { height: number; lines: Line[] }

/**
 * Paragraphs under one another with their upper edge at y = 0, wrapped to `width`. A paragraph is one run, or two that
 * stay on one line where they fit. A paragraph has no more lines than its place in `most` says.
 */
export function blockOf(
  paragraphs: Run[][],
  width: number,
  x: number,
  anchor: Line['anchor'],
  most: readonly number[] = [],
): Block {
  const lines: Line[] = []
  let height = 0
  const put = (runs: Run[]) => {
    const size = Math.max(...runs.map((run) => run.size))
    const step = lineHeight(size)
    lines.push({ x, y: height + Math.round((step + size * 0.7) / 2), anchor, runs })
    height += step
  }
  for (const [place, runs] of paragraphs.entries()) {
    const limit = most[place] ?? Number.POSITIVE_INFINITY
    const whole = runs.reduce((sum, run) => sum + widthOf(run.text + RUN_GAP, run), 0)
    if (runs.length > 1 && whole <= width) put(runs)
    else
      for (const run of runs)
        for (const text of cut(wrap(run.text, width, run), limit, width, run)) put([{ ...run, text }])
  }
  return { height, lines }
}

export function moveLines(lines: readonly Line[], dy: number, dx = 0): Line[] {
  return lines.map((line) => ({ ...line, x: line.x + dx, y: line.y + dy }))
}

/** Width of the widest line. */
export const widthOfLines = (lines: readonly Line[]) =>
  Math.max(0, ...lines.map(({ runs }) => widthOf(runs.map(({ text }) => text).join(RUN_GAP), styleOf(runs))))

const styleOf = ([first]: readonly Run[]): Pick<Style, 'size' | 'weight'> => first ?? { size: 0, weight: 400 }
