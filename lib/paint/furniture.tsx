// All of a drawing but its marks: grid, colours of levels along the axes, arrows, words, and the hatches that fills refer to.
import { hatchId, type Theme } from '@/lib/figures/palette'
import { type Arrow, type Layout, px } from './geometry'
import { Lines } from './painted-words'

/** What the theme's fills refer to. */
export function Hatches({ theme, picture }: { theme: Theme; picture: string }) {
  if (theme.hatches.length === 0) return null
  return (
    <defs>
      {theme.hatches.map(({ level, hatch: { gap, line, angle } }) => (
        <pattern
          key={level}
          id={hatchId(level, picture)}
          width={gap}
          height={gap}
          patternUnits="userSpaceOnUse"
          patternTransform={`rotate(${angle})`}
        >
          <rect width={gap} height={gap} fill={theme.background} />
          <rect width={line} height={gap} fill={theme.ink} />
        </pattern>
      ))}
    </defs>
  )
}

const TIPS: Record<Arrow['to'], string> = {
  left: 'l9,-5v10Z',
  right: 'l-9,-5v10Z',
  up: 'l-5,9h10Z',
  down: 'l-5,-9h10Z',
}

/** All of a drawing but its marks: grid, colours of levels along the axes, words. */
export function Furniture({ layout, theme }: { layout: Layout; theme: Theme }) {
  return (
    <>
      <g>
        {layout.strokes.map(({ x1, x2, y1, y2, tone, dashed }) => (
          <line
            key={`${x1} ${y1} ${x2} ${y2}`}
            x1={px(x1)}
            x2={px(x2)}
            y1={px(y1)}
            y2={px(y2)}
            stroke={theme[tone]}
            strokeDasharray={dashed ? '4 3' : undefined}
          />
        ))}
      </g>
      <g>
        {layout.swatches.map(({ x, y, width, height, level }) => (
          <rect
            key={`${x} ${y}`}
            x={px(x)}
            y={px(y)}
            width={px(width)}
            height={px(height)}
            rx={1}
            fill={theme.levels[level].fill}
            stroke={theme.levels[level].outline}
            strokeWidth={0.75}
          />
        ))}
      </g>
      {layout.arrows.length > 0 && (
        <path
          d={layout.arrows.map(({ x, y, to }) => `M${px(x)},${px(y)}${TIPS[to]}`).join('')}
          fill={theme.muted}
        />
      )}
      <Lines lines={layout.lines} theme={theme} />
    </>
  )
}
