// The legend inside a picture: entries with their samples, as many abreast as fit.
import type { LegendEntry, TileState } from '@/lib/figures/figure'
import { shadeOf, type Theme } from '@/lib/figures/palette'
import type { Level } from '@/lib/stance'
import { Contest, Disc } from './statement-shapes'
import { Diamond, Interval } from './summary-shapes'
import { blockOf, type Line, type Run, widthOf } from './text'
import { Tile } from './tile-shapes'

type Placed = { entry: LegendEntry; lines: Line[]; x: number; top: number }

const SAMPLE = 22
const LINE = 21
const LEVELS_ABREAST = 4

/** Entries side by side as far as they go; the levels below them in columns. */
export function legendOf(
  entries: readonly LegendEntry[],
  width: number,
  size: number,
): { entries: Placed[]; height: number } {
  const placed: Placed[] = []
  let x = 0
  let top = 0
  const put = (entry: LegendEntry, taken: number) => {
    const run: Run = { text: entry.text, size, weight: 400, tone: 'muted' }
    if (x > 0 && x + (taken || SAMPLE + widthOf(run.text, run)) > width + 1) {
      x = 0
      top += LINE
    }
    const block = blockOf([[run]], (taken || width) - SAMPLE, SAMPLE, 'start')
    placed.push({ entry, lines: block.lines, x, top })
    if (taken === 0) top += Math.max(0, block.lines.length - 1) * LINE
    x += taken || SAMPLE + widthOf(run.text, run) + 16
  }
  for (const entry of entries.filter(({ sample }) => sample !== 'level')) put(entry, 0)
  const levels = entries.filter(({ sample }) => sample === 'level')
  if (x > 0 && levels.length > 0) {
    x = 0
    top += LINE
  }
  const widest = Math.max(0, ...levels.map(({ text }) => SAMPLE + widthOf(text, { size, weight: 400 }) + 8))
  const abreast = Math.max(1, Math.min(LEVELS_ABREAST, Math.floor(width / widest)))
  for (const entry of levels) put(entry, width / abreast)
  return { entries: placed, height: entries.length > 0 ? top + LINE : 0 }
}

const NEUTRAL = { level: 0, hollow: false } as const

/** What an entry looks like, in a square of 16 px. */
export function Sample({ entry, theme, tiles }: { entry: LegendEntry; theme: Theme; tiles: boolean }) {
  const colour = theme.levels[entry.level ?? 0]
  const middle = { x: 8, y: 8, theme }
  switch (entry.sample) {
    case 'dot':
    case 'disc':
      return <Disc {...middle} radius={6.5} mark={NEUTRAL} />
    case 'contested':
      return (
        <>
          <Disc {...middle} radius={5.5} mark={NEUTRAL} />
          <Contest {...middle} at={{ x: 0, y: 0 }} radius={5.5} ends={null} />
        </>
      )
    case 'hollow':
      return tiles ? (
        <Tile
          {...middle}
          width={17}
          height={15}
          mark={{ ...NEUTRAL, hollow: true, state: 'none', shade: null }}
        />
      ) : (
        <Disc {...middle} radius={6.5} mark={{ ...NEUTRAL, hollow: true }} />
      )
    case 'diamond':
      return <Diamond {...middle} />
    case 'line':
      return <Interval {...middle} length={14} />
    case 'path':
      return (
        <>
          <line x1={0} x2={16} y1={8} y2={8} stroke={theme.ink} strokeWidth={2} />
          <circle cx={8} cy={8} r={3} fill={theme.ink} stroke={theme.background} />
        </>
      )
    case 'band':
      return <rect y={2} width={16} height={12} fill={theme.ink} fillOpacity={0.14} />
    case 'event':
      return <line x1={8} x2={8} y1={0} y2={16} stroke={theme.muted} strokeDasharray="3 3" />
    case 'bar':
    case 'level':
      return <rect x={1} y={2.5} width={14} height={11} rx={1} fill={colour.fill} stroke={colour.outline} />
    case 'measured':
      return (
        <rect
          x={1}
          y={2.5}
          width={14}
          height={11}
          rx={1}
          fill={shadeOf(theme, 0.5).fill}
          stroke={theme.rule}
        />
      )
    default:
      return (
        <Tile
          {...middle}
          width={17}
          height={15}
          mark={{ state: entry.sample, level: SHOWN[entry.sample], hollow: false, shade: null }}
        />
      )
  }
}

/** Silence and what is held back have no colour; a side is shown by one of the levels. */
const SHOWN: Record<Exclude<TileState, 'measured'>, Level | null> = {
  none: null,
  thin: null,
  suppressed: null,
  neutral: 0,
  'one-sided': -1,
  mixed: -1,
}
