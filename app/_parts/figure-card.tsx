import Link from 'next/link'
import type { ReactNode } from 'react'
import { compareAddress } from '@/lib/address'
import { FIGURES } from '@/lib/figures/all'
import type { Figure, LegendEntry } from '@/lib/figures/figure'
import { page } from '@/lib/figures/palette'
import type { Size } from '@/lib/paint/layout'
import { plotOf } from '@/lib/paint/markup'
import type { Question } from '@/lib/question'
import { ExportMenu } from './export-menu'
import { FigureTable } from './figure-table'
import { LiveFigure } from './live-figure'

/** The tab that shows the numbers only. */
export const TABLE = 'table'

/** A figure with more marks is not squeezed onto a phone but scrolls sideways there, and is sent only once. */
const MOST_ON_PHONE = 200

/** A figure with its tabs, its words, its table and its files. */
export function FigureCard({
  figure,
  tab,
  question,
  opened,
  children,
}: {
  figure: Figure
  /** A figure's slug, or TABLE. */
  tab: string
  question: Question
  opened: string | null
  /** The words behind the opened mark. */
  children: ReactNode
}) {
  const tabs = [...FIGURES.map(({ slug, name }) => ({ slug, name })), { slug: TABLE, name: 'Table' }]
  const drawn = tab !== TABLE
  const fitsPhone = figure.panels.flatMap((panel) => panel.marks).length <= MOST_ON_PHONE
  return (
    <section className="card" aria-label="Figure">
      <div className="tabs">
        <nav aria-label="Figures">
          {tabs.map(({ slug, name }) => (
            <Link
              key={slug}
              href={compareAddress(question, { figure: slug })}
              prefetch={false}
              scroll={false}
              aria-current={slug === tab ? 'true' : undefined}
            >
              {name}
            </Link>
          ))}
        </nav>
        <ExportMenu figure={figure.slug} question={question} drawn={drawn} />
      </div>
      <figure className="figure" aria-labelledby="figure-title">
        <figcaption>
          <h2 id="figure-title">{figure.title}</h2>
          <p>{figure.subtitle}</p>
        </figcaption>
        {figure.empty ? (
          <p className="empty">{figure.empty}</p>
        ) : drawn ? (
          <>
            <Legend entries={figure.legend.filter(({ sample }) => sample !== 'level')} />
            <Legend entries={figure.legend.filter(({ sample }) => sample === 'level')} />
            <LiveFigure
              figure={figure}
              address={compareAddress(question, { figure: tab })}
              opened={opened}
              fitsPhone={fitsPhone}
            >
              <Plot figure={figure} size="wide" />
              {fitsPhone && <Plot figure={figure} size="narrow" />}
            </LiveFigure>
            <p className="visually-hidden">{figure.summary}</p>
          </>
        ) : (
          <FigureTable table={figure.table} caption="The numbers behind the figures, one row per actor" />
        )}
      </figure>
      {children}
      {drawn && !figure.empty && (
        <details className="rows">
          <summary>Show as table</summary>
          <FigureTable table={figure.table} caption={`${figure.title}: the numbers`} />
        </details>
      )}
      <div className="note">
        <span>{figure.note.counts}</span>
        <span>{figure.note.sources}</span>
        {figure.note.caution && <strong>{figure.note.caution}</strong>}
        <span>{figure.note.provenance}</span>
      </div>
    </section>
  )
}

// As text and not as elements: React would send each mark a second time, for a hydration that Recharts makes needless.
async function Plot({ figure, size }: { figure: Figure; size: Size }) {
  const markup = await plotOf(figure, { theme: page, size, id: size })
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the painter's own markup, its text escaped by React
  return <div className={`${size}-only`} dangerouslySetInnerHTML={{ __html: markup }} />
}

function Legend({ entries }: { entries: LegendEntry[] }) {
  return (
    <ul className="legend">
      {entries.map((entry) => (
        <li key={`${entry.sample} ${entry.text}`}>
          <span className={`sample ${entry.sample}`} data-level={entry.level} aria-hidden="true" />
          {entry.text}
        </li>
      ))}
    </ul>
  )
}
