// Where the words of events stand above a plot: beside one another and staggered, or as numbers with a list below.
import type { Mark } from '@/lib/figures/figure'
import { GAP, SMALL } from './geometry'
import { type Block, type Line, widthOf, wrap } from './text'

type Event = Extract<Mark, { kind: 'event' }>

export type EventPlaces = {
  /** What the words need above each plot, in px. */
  height: number
  /** The words of an event: x from the plot's left edge, y from its top. */
  at(event: Event): Line[]
  /** What the numbers mean; empty where the words themselves are printed. Upper left corner at (0, 0). */
  list: Block
}

const LINE = 16
const MOST_ROWS = 4
const NUMBER = { size: 11, weight: 600, tone: 'muted' } as const
const keyOf = ({ x1, x2, text }: Event) => `${x1} ${x2} ${text}`

/** `alone` for a single plot, the only one with room for words; `width` is what the list below may take. */
export function eventPlaces(
  events: readonly Event[],
  x: (day: number) => number,
  plot: { left: number; right: number },
  alone: boolean,
  width: number,
): EventPlaces {
  const distinct = [...new Map(events.map((event) => [keyOf(event), event])).values()].sort(
    (a, b) => a.x1 - b.x1,
  )
  if (distinct.length === 0) return { height: 0, at: () => [], list: { height: 0, lines: [] } }
  const middle = (event: Event) => x((event.x1 + event.x2) / 2) - plot.left
  const span = plot.right - plot.left
  return (alone ? inWords(distinct, middle, span) : null) ?? inNumbers(distinct, middle, span, width)
}

type Label = { from: number; to: number; line: number; row: number }

/** Words to the right of their lines, from the last to the first, so that lines pass beside them; null where one finds no place. */
function inWords(
  events: readonly Event[],
  middle: (event: Event) => number,
  span: number,
): EventPlaces | null {
  const placed = new Map<string, Label>()
  for (const event of events.toReversed()) {
    const wide = widthOf(event.text, SMALL)
    if (wide > span * 0.6) return null
    const line = middle(event)
    const places = line + 4 + wide <= span ? [line + 4] : [line - 4 - wide, span - wide]
    const label = Array.from({ length: MOST_ROWS }, (_, row) => row)
      .flatMap((row) => places.map((from): Label => ({ from, to: from + wide, line, row })))
      .find((one) => one.from >= 0 && [...placed.values()].every((other) => isClear(one, one.row, other)))
    if (!label) return null
    placed.set(keyOf(event), label)
  }
  const rows = Math.max(...[...placed.values()].map(({ row }) => row)) + 1
  return {
    height: rows * LINE + 2,
    at: (event) => {
      const label = placed.get(keyOf(event))
      if (!label) return []
      const y = -6 - label.row * LINE
      return [{ x: label.from, y, anchor: 'start', runs: [{ ...SMALL, text: event.text }] }]
    },
    list: { height: 0, lines: [] },
  }
}

/** No words over words, and no event's line through the words of another. */
function isClear(label: Omit<Label, 'row'>, row: number, other: Label): boolean {
  const over = (at: number, words: { from: number; to: number }) => at > words.from - 2 && at < words.to + 2
  if (row === other.row) return label.from > other.to + 10 || label.to < other.from - 10
  return row > other.row ? !over(label.line, other) : !over(other.line, label)
}

/** Numbers over the lines, in the order of the events; those that would touch are told as one run: "2–4". */
function inNumbers(
  events: readonly Event[],
  middle: (event: Event) => number,
  span: number,
  width: number,
): EventPlaces {
  type Run = { first: number; last: number; from: number; to: number }
  const textOf = ({ first, last }: Pick<Run, 'first' | 'last'>) =>
    first === last ? String(first) : `${first}–${last}`
  const runs: (Run & { x: number })[] = []
  for (const [place, event] of events.entries()) {
    const number = place + 1
    const before = runs.at(-1)
    const own = { first: number, last: number, from: middle(event), to: middle(event) }
    const edge = (run: Run, side: -1 | 1) =>
      (run.from + run.to) / 2 + (side * widthOf(textOf(run), NUMBER)) / 2
    if (before && edge(before, 1) + 4 > edge(own, -1)) Object.assign(before, { last: number, to: own.to })
    else runs.push({ ...own, x: 0 })
  }
  const lineOf = new Map(
    runs.map((run): [string, Line] => {
      const half = widthOf(textOf(run), NUMBER) / 2
      const x = Math.max(half, Math.min(span - half, (run.from + run.to) / 2))
      const event = events[run.first - 1]
      return [
        event ? keyOf(event) : '',
        { x, y: -5, anchor: 'middle', runs: [{ ...NUMBER, text: textOf(run) }] },
      ]
    }),
  )
  return {
    height: LINE,
    at: (event) => {
      const line = lineOf.get(keyOf(event))
      return line ? [line] : []
    },
    list: listOf(events, width),
  }
}

/** Numbered events one after another, on as many lines as they need. */
function listOf(events: readonly Event[], width: number): Block {
  const lines: Line[] = []
  let x = 0
  let y = 12
  for (const [place, { text }] of events.entries()) {
    const number = { ...NUMBER, size: 12, text: String(place + 1) }
    const whole = widthOf(number.text, number) + 5 + widthOf(text, SMALL)
    if (x > 0 && x + whole > width) {
      x = 0
      y += 17
    }
    const [first = '', ...rest] = wrap(text, width - 24, SMALL)
    lines.push({ x, y, anchor: 'start', runs: [number, { ...SMALL, text: first }] })
    for (const more of rest) {
      y += 17
      lines.push({ x, y, anchor: 'start', runs: [{ ...SMALL, text: more }] })
    }
    x = rest.length > 0 ? width : x + whole + GAP
  }
  return { height: y + 6, lines }
}
