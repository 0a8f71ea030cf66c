// A figure: a chart, fully decided. Plain JSON; a painter translates it and chooses no tick, order or word of its own.
import type { Answer, SplitBy } from '@/lib/answer'
import { type Ignored, onlyValue, type Question } from '@/lib/question'
import type { Level } from '@/lib/stance'
import type { State } from './summary'

/** A place on an axis that carries words. */
export type Tick = {
  at: number
  label: string
  /** Drawn in the colour of this level. */
  level?: Level
  /** A second, smaller line under the label ("3 counted"). */
  detail?: string
  /** What stands at the far end of the row: "+1" "median", "n=3, no ranking". */
  aside?: { strong: string | null; text: string; detail: string | null }
}

export type Axis = {
  /** What the axis measures. */
  label: string
  /** Words at the low and the high end. */
  ends: readonly [string, string] | null
  domain: readonly [number, number]
  ticks: Tick[]
}

/** What every mark that stands for statements carries: a reader can open it. */
type Backed = {
  /** Unique within the figure and stable for a question: a statement's id, or "hamas.1" for all at a level. */
  id: string
  /** Slug of the actor. */
  actor: string
  /** Null where statements of several levels, or none, are behind the mark. */
  level: Level | null
  /** A described stance: drawn as an outline, never counted. */
  hollow: boolean
  /** How many statements are behind the mark. */
  counted: number
  described: number
  /** What narrows the question to the statements behind the mark; for a dot, which is one statement, nothing. */
  narrow: Partial<Question>
  /** Where the words behind the mark are. */
  href: string
  /** What is opened: "UK at −1 Restrains or distances". */
  title: string
  /** For a screen reader and the tooltip: "UK, 16 Aug 2024: −1 Restrains or distances. “highly unlikely”". */
  label: string
}

/** What may be said of a place in a table, told apart without colour; "measured" is a number and no stance. */
export type TileState = State | 'measured' | 'suppressed'

export type Mark =
  /**
   * A statement at (x, y); dx and dy move it within its pile, in dot diameters. Where its day is uncertain on a time
   * axis, `spread` is the range of x that it may stand for.
   */
  | (Backed & {
      kind: 'dot'
      x: number
      y: number
      dx: number
      dy: number
      spread?: readonly [number, number]
      /** The lowest and the highest x that coders gave it, where they lie apart. */
      contested?: readonly [number, number]
    })
  /** Many statements in one place: a disc whose area is `share` (0 to 1) of the largest, with its count in words. */
  | (Backed & { kind: 'disc'; x: number; y: number; share: number; text: string })
  /** A horizontal bar from x1 to x2 around y; `text` is printed where it fits. */
  | (Backed & { kind: 'bar'; x1: number; x2: number; y: number; text: string })
  /**
   * A cell of a matrix, at whole numbers x and y. Coloured by `level` where it has one, else grey by `shade` (0 to 1),
   * else empty; `state` is told by outline and pattern. `text` is large, `detail` small below it.
   */
  | (Backed & {
      kind: 'tile'
      x: number
      y: number
      state: TileState
      shade: number | null
      text: string
      detail: string
    })
  /** A straight horizontal line: an interval. */
  | { kind: 'line'; actor: string; x1: number; x2: number; y: number; label: string }
  /** A diamond: a median. */
  | { kind: 'diamond'; actor: string; x: number; y: number; label: string }
  /** Points joined straight or in steps; a null is a gap. `text` names the line at its end. */
  | {
      kind: 'path'
      actor: string
      points: ({ x: number; y: number } | null)[]
      step: boolean
      text: string
      label: string
    }
  /** The area between two lines, straight or in steps as the path within is; a null is a gap. */
  | {
      kind: 'band'
      actor: string
      points: ({ x: number; low: number; high: number } | null)[]
      step: boolean
      label: string
    }
  /** Something that happened: a line across the panel from x1 to x2 (equal for a day) with its words. */
  | { kind: 'event'; x1: number; x2: number; text: string; label: string }

/** Marks that a reader can open. */
export type BackedMark = Extract<Mark, Backed>

export function isBacked(mark: Mark): mark is BackedMark {
  return 'href' in mark
}

/** Panels share both axes, so side by side always means the same scale. */
export type Panel = { title: string | null; detail?: string; marks: Mark[] }

export type LegendEntry = {
  sample:
    | 'dot'
    | 'contested'
    | 'hollow'
    | 'diamond'
    | 'line'
    | 'disc'
    | 'bar'
    | 'path'
    | 'band'
    | 'event'
    | 'level'
    | TileState
  level?: Level
  text: string
}

/** A decimal is a place on the scale; a share is in percent; a probability is a p and has as many digits as are firm. */
export type Column = {
  key: string
  label: string
  kind: 'text' | 'whole' | 'decimal' | 'share' | 'probability'
}
export type Cell = string | number | null
/** The rows that feed the picture, the HTML table and the data files alike. */
export type Table = { columns: Column[]; rows: Cell[][] }

/**
 * How the axes lie: "rows" has a row per tick of y and numbers on x; "time" has days on x (whole days since
 * 1970-01-01) and the scale of levels on y; "matrix" has cells at whole numbers, x.ticks over the columns.
 */
export type Frame = 'rows' | 'time' | 'matrix'

export type Figure = {
  slug: string
  frame: Frame
  title: string
  /** The question in words. */
  subtitle: string
  note: {
    /** "9 counted, 3 described" and the dates. */
    counts: string
    /** "1 source quoted: Middle East Eye; via The Times". */
    sources: string
    /** "Codebook v1 · 12 statements, each coded once · data updated 22 Nov 2026". */
    provenance: string
    /** What these numbers must not be taken for, when there is something to say. */
    caution: string | null
  }
  legend: LegendEntry[]
  x: Axis
  y: Axis
  panels: Panel[]
  table: Table
  /** One computed sentence: the alternative text. */
  summary: string
  /** Why there is nothing to draw; null when there is. */
  empty: string | null
}

/** A choice of how a figure shows its question. The first is taken when nobody asks for another. */
export type Option = { key: string; name: string; choices: readonly { value: string; name: string }[] }

/** The choices made, one for each option of the figure. */
export type Options = Readonly<Record<string, string>>

/** One line of the registry. */
export type FigureMaker = {
  slug: string
  /** The word on its tab. */
  name: string
  options: readonly Option[]
  /** What the answer must be split by for it; null when counts per actor are enough. */
  splitOf(options: Options): SplitBy | null
  /** Pure: the same answer and options always make the same figure. */
  make(answer: Answer, options: Options): Figure
}

/** Reads a figure's options from a query string; what cannot be read is named and ignored. */
export function parseOptions(
  params: URLSearchParams,
  options: readonly Option[],
): { options: Options; ignored: Ignored[] } {
  const ignored: Ignored[] = []
  const chosen = options.map(({ key, choices }) => {
    const words = choices.map((choice) => choice.value)
    const asked = onlyValue(params, key, (value) =>
      words.includes(value) ? null : `it is one of ${words.join(', ')}`,
    )
    ignored.push(...asked.ignored)
    return [key, asked.value ?? words[0] ?? '']
  })
  return { options: Object.fromEntries(chosen), ignored }
}
