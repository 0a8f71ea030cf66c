import type { Figure } from '@/lib/figures/figure'
import { page } from '@/lib/figures/palette'
import { Sample } from '@/lib/paint/legend'

/** What the marks of a figure mean, or (`levels`) what its colours do; the samples are the painter's own. */
export function Legend({ figure, levels }: { figure: Figure; levels: boolean }) {
  const entries = figure.legend.filter(({ sample }) => (sample === 'level') === levels)
  if (entries.length === 0) return null
  return (
    <ul className="legend">
      {entries.map((entry) => (
        <li key={`${entry.sample} ${entry.text}`}>
          <svg width={17} height={16} viewBox="-0.5 0 17 16" aria-hidden="true">
            <Sample entry={entry} theme={page} tiles={figure.frame === 'matrix'} />
          </svg>
          {entry.text}
        </li>
      ))}
    </ul>
  )
}
