// The tiles of a matrix, and the signs by which their states are told without colour.
import { shadeOf, type Theme } from '@/lib/figures/palette'
import { px, type Shape } from './geometry'
import type { PartOf, Place } from './mark-place'
import { OnFill, Words } from './painted-words'

type TileLook = { fill: string; stroke: string; text: string; width: number; dash: string | undefined }
type TileMark = Extract<Shape, { kind: 'tile' }>['mark']

/** How a state is told without colour: dashed is thin, a bare outline is silence or a described stance. */
function tileLook(mark: Pick<TileMark, 'state' | 'level' | 'hollow' | 'shade'>, theme: Theme): TileLook {
  const { state, level, hollow, shade } = mark
  const plain = { fill: theme.background, stroke: theme.grid, text: theme.muted, width: 1, dash: undefined }
  if (state === 'none' && !hollow) return plain
  if (state === 'suppressed') return { ...plain, stroke: theme.rule }
  const outline = level === null ? theme.rule : theme.levels[level].outline
  if (hollow) return { ...plain, stroke: outline, text: theme.ink, width: 2.5 }
  if (state === 'thin') return { ...plain, stroke: outline, text: theme.ink, width: 1.5, dash: '4 3' }
  if (level !== null) return { ...plain, ...theme.levels[level], stroke: outline }
  if (shade !== null) return { ...plain, ...shadeOf(theme, shade), stroke: theme.rule }
  return { ...plain, stroke: theme.rule, text: theme.ink }
}

/** A tile around (x, y): its face, and the sign of its state. */
export function Tile({
  x,
  y,
  width,
  height,
  mark,
  theme,
}: Place & {
  width: number
  height: number
  mark: Pick<TileMark, 'state' | 'level' | 'hollow' | 'shade'>
}) {
  const look = tileLook(mark, theme)
  const inset = look.width / 2
  const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2]
  const corner = Math.min(13, height * 0.32)
  return (
    <>
      <rect
        x={px(left + inset)}
        y={px(top + inset)}
        width={px(width - look.width)}
        height={px(height - look.width)}
        rx={3}
        fill={look.fill}
        stroke={look.stroke}
        strokeWidth={look.width}
        strokeDasharray={look.dash}
      />
      {mark.state === 'suppressed' && (
        <path
          d={hatchOver(left + 1, right - 1, top + 1, bottom - 1)}
          fill="none"
          stroke={theme.grid}
          strokeWidth={1.5}
        />
      )}
      {mark.state === 'mixed' && (
        // Corners that point both ways: the signs do.
        <path
          d={`M${px(right - 2)},${px(top + 2)}h${px(-corner)}l${px(corner)},${px(corner)}ZM${px(left + 2)},${px(bottom - 2)}h${px(corner)}l${px(-corner)},${px(-corner)}Z`}
          fill={theme.hatches.length > 0 ? theme.ink : look.text}
          stroke={theme.hatches.length > 0 ? theme.background : undefined}
        />
      )}
    </>
  )
}

/** Slanted lines over a rectangle, clipped by arithmetic: a clip path would need a name of its own. */
function hatchOver(left: number, right: number, top: number, bottom: number): string {
  const height = bottom - top
  let d = ''
  for (let foot = left - height + 4; foot < right; foot += 7) {
    const from = Math.max(left, foot)
    const to = Math.min(right, foot + height)
    if (to > from) d += `M${px(from)},${px(bottom - (from - foot))}L${px(to)},${px(bottom - (to - foot))}`
  }
  return d
}

export function TileShape({ shape: { mark, width, height, lines }, x, y, theme }: PartOf<'tile'>) {
  const { text } = tileLook(mark, theme)
  const hatched = mark.level !== null && mark.level !== 0 && !mark.hollow && mark.state !== 'thin'
  return (
    <>
      <Tile x={x} y={y} width={width} height={height} mark={mark} theme={theme} />
      {lines.map((line) => {
        const moved = { ...line, x: line.x + x, y: line.y + y }
        return hatched ? (
          <OnFill key={line.y} line={moved} fill={text} theme={theme} />
        ) : (
          <Words key={line.y} line={moved} theme={theme} fill={text} />
        )
      })}
    </>
  )
}
