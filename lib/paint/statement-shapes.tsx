// Marks that stand for statements: dots, discs and bars.
import type { BackedMark } from '@/lib/figures/figure'
import { COUNT, px } from './geometry'
import { coloursOf, type PartOf, type Place } from './mark-place'
import { OnFill, Words } from './painted-words'
import type { Line } from './text'

/** A dot, filled or hollow, with its outline inside the radius. */
export function Disc({
  x,
  y,
  radius,
  mark,
  theme,
}: Place & { radius: number; mark: Pick<BackedMark, 'level' | 'hollow'> }) {
  const { fill, outline } = coloursOf(mark, theme)
  // Small dots keep more fill than outline.
  const stroke = mark.hollow ? Math.min(2.5, radius * 0.4) : Math.min(1, radius * 0.2)
  return (
    <circle
      cx={px(x)}
      cy={px(y)}
      r={px(radius - stroke / 2)}
      fill={mark.hollow ? theme.background : fill}
      stroke={outline}
      strokeWidth={px(stroke)}
    />
  )
}

export function DotShape({ shape: { mark, at, radius, whisker, contested }, x, y, theme }: PartOf<'dot'>) {
  return (
    <>
      {whisker && (
        <line
          x1={px(x + whisker[0])}
          x2={px(x + whisker[1])}
          y1={px(y + at.y)}
          y2={px(y + at.y)}
          stroke={coloursOf(mark, theme).outline}
        />
      )}
      <Disc x={x + at.x} y={y + at.y} radius={radius} mark={mark} theme={theme} />
      {contested && <Contest x={x} y={y} at={at} radius={radius} ends={contested} theme={theme} />}
    </>
  )
}

/** A ring with a bar: no colour tells it. Without `ends` it is the mark alone, as a legend has it. */
export function Contest({
  x,
  y,
  at,
  radius,
  ends,
  theme,
}: Place & { at: { x: number; y: number }; radius: number; ends: readonly [number, number] | null }) {
  const [middle, height, ring] = [x + at.x, y + at.y, radius + 1.5]
  const below = height + ring + 4
  return (
    <g stroke={theme.ink} fill="none">
      <circle cx={px(middle)} cy={px(height)} r={px(ring)} strokeWidth={1.5} />
      <line x1={px(middle - ring)} x2={px(middle + ring)} y1={px(height)} y2={px(height)} strokeWidth={1.5} />
      {ends && (
        <path
          d={`M${px(middle)} ${px(height + ring)}V${px(below)}M${px(x + ends[0])} ${px(below)}H${px(x + ends[1])}M${px(x + ends[0])} ${px(below - 3)}v6M${px(x + ends[1])} ${px(below - 3)}v6`}
        />
      )}
    </g>
  )
}

const countLine = (text: string, x: number, y: number): Line => ({
  x,
  y,
  anchor: 'middle',
  runs: [{ ...COUNT, text }],
})

export function DiscShape({ shape: { mark, radius, count }, x, y, theme }: PartOf<'disc'>) {
  const inside = count === 'inside'
  const line = countLine(mark.text, x, inside ? y + 4 : y + radius + 12)
  return (
    <>
      <Disc x={x} y={y} radius={radius} mark={mark} theme={theme} />
      {inside && !mark.hollow ? (
        <OnFill line={line} fill={coloursOf(mark, theme).text} theme={theme} />
      ) : (
        count !== null && <Words line={line} theme={theme} />
      )}
    </>
  )
}

export function BarShape({ shape: { mark, length, height, fits }, x, y, theme }: PartOf<'bar'>) {
  const { fill, outline, text } = coloursOf(mark, theme)
  return (
    <>
      <rect
        x={px(x - length / 2 + 0.5)}
        y={px(y - height / 2)}
        width={px(Math.max(length - 1, 0.5))}
        height={height}
        fill={fill}
        stroke={outline}
      />
      {fits && <OnFill line={countLine(mark.text, x, y + 4)} fill={text} theme={theme} />}
    </>
  )
}
