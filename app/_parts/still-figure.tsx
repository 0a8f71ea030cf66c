import type { Figure } from '@/lib/figures/figure'
import { page } from '@/lib/figures/palette'
import { plotOf } from '@/lib/paint/markup'
import { Legend } from './legend'

/** A figure's plot as markup: for wide places and, where it is not too full for that, for a phone. */
export type Plots = { wide: string; narrow: string | null }

/** A figure with more marks is not squeezed onto a phone. */
const MOST_ON_PHONE = 200

export async function plotsOf(figure: Figure): Promise<Plots> {
  const fits = figure.panels.flatMap((panel) => panel.marks).length <= MOST_ON_PHONE
  const [wide, narrow] = await Promise.all([
    plotOf(figure, { theme: page, size: 'wide', id: 'wide' }),
    fits ? plotOf(figure, { theme: page, size: 'narrow', id: 'narrow' }) : null,
  ])
  return { wide, narrow }
}

/** A figure as it stands, with its words and without script: for embeds, frozen views and paper. */
export function StillFigure({ figure, plots }: { figure: Figure; plots: Plots }) {
  const { counts, sources, caution, provenance } = figure.note
  return (
    <>
      <figure className="figure" aria-labelledby="figure-title">
        <figcaption>
          <h1 id="figure-title">{figure.title}</h1>
          <p>{figure.subtitle}</p>
        </figcaption>
        {figure.empty ? (
          <p className="empty">{figure.empty}</p>
        ) : (
          <>
            <Legend figure={figure} levels={false} />
            <Legend figure={figure} levels />
            <div className={plots.narrow === null ? 'plot wide' : 'plot'}>
              <Markup size="wide" markup={plots.wide} />
              {plots.narrow !== null && <Markup size="narrow" markup={plots.narrow} />}
            </div>
          </>
        )}
      </figure>
      <div className="note">
        <span>{counts}</span>
        <span>{sources}</span>
        {caution && <strong>{caution}</strong>}
        <span>{provenance}</span>
      </div>
    </>
  )
}

function Markup({ size, markup }: { size: 'wide' | 'narrow'; markup: string }) {
  return (
    <div
      className={`${size}-only`}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: the painter's own markup, its text escaped by React
      dangerouslySetInnerHTML={{ __html: markup }}
    />
  )
}
