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

export function DotShape({ shape: { mark, at, radius, whisker }, x, y, theme }: PartOf<'dot'>) {
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
    </>
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
