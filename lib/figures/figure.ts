// A figure: a chart, fully decided. Plain JSON; a painter translates it and chooses no tick, order or word of its own.
import type { Answer } from '@/lib/answer'
import type { Level } from '@/lib/stance'

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

/** What every mark that stands for statements carries. */
type Backed = {
  /** Unique within the figure and stable for a question: a statement's id, or "hamas.1" for a cell. */
  id: string
  /** Slug of the actor. */
  actor: string
  level: Level
  /** A described stance: drawn as an outline, never counted. */
  hollow: boolean
  /** Where the words behind the mark are. */
  href: string
  /** For a screen reader and the tooltip: "UK, 16 Aug 2024: −1 Restrains or distances. “highly unlikely”". */
  label: string
}

export type Mark =
  /** A statement at (x, y); dx and dy move it within its pile, in dot diameters. */
  | (Backed & { kind: 'dot'; x: number; y: number; dx: number; dy: number })
  /** Many statements in one place: a disc whose area is `share` (0 to 1) of the largest, with its count in words. */
  | (Backed & { kind: 'cell'; x: number; y: number; share: number; text: string })
  /** A horizontal bar from x1 to x2 around y; `text` is printed where it fits. */
  | (Backed & { kind: 'bar'; x1: number; x2: number; y: number; text: string })
  /** A straight line: an interval. */
  | { kind: 'line'; actor: string; x1: number; x2: number; y: number; label: string }
  /** A diamond: a median. */
  | { kind: 'diamond'; actor: string; x: number; y: number; label: string }

/** Marks that a reader can open. */
export type BackedMark = Extract<Mark, Backed>

export function isBacked(mark: Mark): mark is BackedMark {
  return mark.kind === 'dot' || mark.kind === 'cell' || mark.kind === 'bar'
}

/** Panels share both axes, so side by side always means the same scale. */
export type Panel = { title: string | null; marks: Mark[] }

export type LegendEntry = {
  sample: 'dot' | 'hollow' | 'diamond' | 'line' | 'cell' | 'bar' | 'level'
  level?: Level
  text: string
}

/** A decimal is a place on the scale; a share is in percent. */
export type Column = { key: string; label: string; kind: 'text' | 'whole' | 'decimal' | 'share' }
export type Cell = string | number | null
/** The rows that feed the picture, the HTML table and the data files alike. */
export type Table = { columns: Column[]; rows: Cell[][] }

export type Figure = {
  slug: string
  title: string
  /** The question in words. */
  subtitle: string
  note: {
    /** "9 counted, 3 described" and the dates. */
    counts: string
    /** "1 source quoted: Middle East Eye; via The Times". */
    sources: string
    /** "Codebook v1 · one coder · data updated 22 Nov 2026". */
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

/** One line of the registry. */
export type FigureMaker = {
  slug: string
  /** The word on its tab. */
  name: string
  /** Pure: the same answer always makes the same figure. */
  make(answer: Answer): Figure
}
