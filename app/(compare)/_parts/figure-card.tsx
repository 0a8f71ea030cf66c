import type { ReactNode } from 'react'
import { Legend } from '@/app/_parts/legend'
import { Link } from '@/app/_parts/link'
import { compareAddress, figureAddress } from '@/lib/address'
import { FIGURES } from '@/lib/figures/all'
import { type Figure, isBacked, type Mark, type Option } from '@/lib/figures/figure'
import { page } from '@/lib/figures/palette'
import { layoutOf, type Size } from '@/lib/paint/layout'
import { plotOf } from '@/lib/paint/markup'
import { type Comparison, TABLE } from './comparison'
import { ExportMenu } from './export-menu'
import { FigureTable } from './figure-table'
import { LiveFigure, type PhoneForm } from './live-figure'

/** A figure with more marks is not squeezed onto a phone but scrolls sideways there, and is sent only once. */
const MOST_ON_PHONE = 200
/** CSS pixels: what a phone has room for without scrolling. */
const PHONE = 360

/** A figure with its tabs, its options, its words, its table and its files. */
export function FigureCard({
  comparison,
  opened,
  tools,
  children,
}: {
  comparison: Comparison
  /** Id of the mark whose words are open. */
  opened: string | null
  /** What else can be done with the figure: cite, embed, print. */
  tools: ReactNode
  /** The words behind the opened mark. */
  children: ReactNode
}) {
  const { figure, maker, tab, question, options } = comparison
  const drawn = tab !== TABLE
  const phone = phoneForm(figure)
  const file = figureAddress(figure.slug, 'data.csv', question, options)
  const here = (other: Record<string, string> = {}) =>
    compareAddress(question, { figure: tab, ...options, ...other })
  return (
    <section className="card" aria-label="Figure">
      <div className="tabs">
        <Tabs comparison={comparison} />
        <ExportMenu comparison={comparison} drawn={drawn} />
      </div>
      <figure className="figure" aria-labelledby="figure-title">
        <figcaption>
          <h2 id="figure-title">{figure.title}</h2>
          <p>{figure.subtitle}</p>
        </figcaption>
        {drawn && maker.options.length > 0 && (
          <div className="options">
            {maker.options.map((option) => (
              <OptionLinks
                key={option.key}
                option={option}
                chosen={options[option.key] ?? ''}
                addressOf={(value) => here({ [option.key]: value })}
              />
            ))}
          </div>
        )}
        {figure.empty ? (
          <p className="empty">{figure.empty}</p>
        ) : drawn ? (
          <>
            <Legend figure={figure} levels={false} />
            <LiveFigure figure={drawable(figure)} address={here()} opened={opened} phone={phone}>
              <Plot figure={figure} size="wide" />
              {phone !== 'wide' && <Plot figure={figure} size="narrow" />}
            </LiveFigure>
            <Legend figure={figure} levels />
            <p className="visually-hidden">{figure.summary}</p>
          </>
        ) : (
          <FigureTable
            table={figure.table}
            caption="The numbers behind the figures, one row per actor"
            fileAddress={file}
          />
        )}
      </figure>
      {children}
      {drawn && figure.table.rows.length > 0 && (
        <details className="rows">
          <summary>Show as table</summary>
          <FigureTable table={figure.table} caption={`${figure.title}: the numbers`} fileAddress={file} />
        </details>
      )}
      {tools}
      <Note figure={figure} />
    </section>
  )
}

function Tabs({ comparison: { tab, question } }: { comparison: Comparison }) {
  const tabs = [...FIGURES.map(({ slug, name }) => ({ slug, name })), { slug: TABLE, name: 'Table' }]
  return (
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
  )
}

function Note({ figure: { note } }: { figure: Figure }) {
  return (
    <div className="note">
      <span>{note.counts}</span>
      <span>{note.sources}</span>
      {note.caution && <strong>{note.caution}</strong>}
      <span>{note.provenance}</span>
    </div>
  )
}

/** What a browser needs of a figure to draw it. The rest is on the page, and would be sent twice with every mark. */
function drawable(figure: Figure): Figure {
  const bare = (mark: Mark): Mark => (isBacked(mark) ? { ...mark, narrow: {}, title: '' } : mark)
  return {
    ...figure,
    note: { counts: '', sources: '', provenance: '', caution: null },
    legend: [],
    table: { columns: [], rows: [] },
    panels: figure.panels.map((panel) => ({ ...panel, marks: panel.marks.map(bare) })),
  }
}

/** The choices of one option, as links: each is a view of its own. */
function OptionLinks({
  option,
  chosen,
  addressOf,
}: {
  option: Option
  chosen: string
  addressOf: (value: string) => string
}) {
  return (
    <nav aria-label={option.name}>
      <span>{option.name}</span>
      {option.choices.map(({ value, name }) => (
        <Link
          key={value}
          href={addressOf(value)}
          prefetch={false}
          scroll={false}
          aria-current={value === chosen ? 'true' : undefined}
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}

function phoneForm(figure: Figure): PhoneForm {
  if (figure.panels.flatMap((panel) => panel.marks).length > MOST_ON_PHONE) return 'wide'
  return layoutOf(figure, 'narrow').width > PHONE ? 'scrolls' : 'fits'
}

// As text and not as elements: React would send each mark a second time, for a hydration that Recharts makes needless.
async function Plot({ figure, size }: { figure: Figure; size: Size }) {
  const markup = await plotOf(figure, { theme: page, size, id: size })
  return (
    <div
      className={`${size}-only`}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: the painter's own markup, its text escaped by React
      dangerouslySetInnerHTML={{ __html: markup }}
    />
  )
}
