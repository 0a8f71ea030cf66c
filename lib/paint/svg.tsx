// A figure as plain SVG: its plot for the page, and the whole picture for publication. Chooses no tick, order or word.
import type { ReactNode } from 'react'
import { absoluteAddress } from '@/lib/address'
import { type Figure, isBacked, type LegendEntry } from '@/lib/figures/figure'
import type { Theme } from '@/lib/figures/palette'
import { type Day, describeDay } from '@/lib/period'
import { type Layout, layoutOf, middleOf, type Size } from './layout'
import { Diamond, Disc, FONT, Furniture, Interval, Lines, MarkShape } from './marks'
import { type Block, blockOf, type Line, moveLines, type Run, widthOf } from './text'

export type PlotOptions = {
  theme: Theme
  size: Size
  /** Unique on the page. */
  id: string
}

/** The plot alone, for a page that prints title, legend and notes itself. */
export function FigurePlot({ figure, theme, size, id }: PlotOptions & { figure: Figure }) {
  const layout = layoutOf(figure, size)
  return (
    <Drawing figure={figure} width={layout.width} height={layout.height} id={id}>
      <Plot figure={figure} layout={layout} theme={theme} />
    </Drawing>
  )
}

function Drawing({
  figure,
  width,
  height,
  id,
  font,
  children,
}: {
  figure: Figure
  width: number
  height: number
  id: string
  font?: string
  children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      fontFamily={font}
      role="group"
      aria-labelledby={`${id}-title ${id}-desc`}
    >
      <title id={`${id}-title`}>{figure.title}</title>
      <desc id={`${id}-desc`}>{figure.summary}</desc>
      {children}
    </svg>
  )
}

function Plot({ figure, layout, theme }: { figure: Figure; layout: Layout; theme: Theme }) {
  if (figure.empty !== null) return <Lines lines={layout.rows.flat()} theme={theme} />
  return (
    <>
      <Furniture figure={figure} layout={layout} theme={theme} />
      {figure.panels
        .flatMap((panel) => panel.marks)
        .map((mark) => (
          <MarkShape
            key={isBacked(mark) ? mark.id : `${mark.actor} ${mark.kind}`}
            mark={mark}
            x={layout.x(middleOf(mark))}
            y={layout.y(mark.y)}
            layout={layout}
            theme={theme}
          />
        ))}
    </>
  )
}

export type PictureOptions = {
  theme: Theme
  /** Of the view, absolute; printed and linked. */
  address: string
  /** What the marks' addresses start from. */
  base: string
  exportedOn: Day
}

const MARGIN = 28
const SAMPLE = 22
const LEGEND_LINE = 21

/** The complete picture: title, question, plot, legend, counts, dates, sources, caution, provenance and address. */
export function FigurePicture({
  figure,
  theme,
  address,
  base,
  exportedOn,
}: PictureOptions & { figure: Figure }) {
  const layout = layoutOf(figure, 'wide')
  const width = layout.width
  const set = (paragraphs: Run[]) =>
    blockOf(
      paragraphs.map((run) => [run]),
      width - 2 * MARGIN,
      MARGIN,
      'start',
    )
  const small = (text: string): Run => ({ text, size: 12, weight: 400, tone: 'muted' })
  const { counts, sources, caution, provenance } = figure.note

  const heading = set([
    { text: figure.title, size: 22, weight: 700, tone: 'ink' },
    { text: figure.subtitle, size: 13, weight: 400, tone: 'muted' },
  ])
  const legend =
    figure.empty === null ? legendOf(figure.legend, width - 2 * MARGIN) : { entries: [], height: 0 }
  const notes = set([
    ...(caution ? [{ text: caution, size: 13, weight: 600, tone: 'ink' } as const] : []),
    small(`${counts}. ${sources}.`),
    small(`${figure.y.label}. ${provenance} · exported ${describeDay(exportedOn)}`),
  ])
  const link = set([small(address)])

  let y = 24
  const below = (height: number, gap: number) => {
    const top = y
    y += height + gap
    return top
  }
  const headingTop = below(heading.height, 12)
  const plotTop = below(layout.height, 14)
  const legendTop = below(legend.height, legend.height > 0 ? 12 : 0)
  const rule = below(0, 10)
  const notesTop = below(notes.height, 0)
  const linkTop = below(link.height, 18)
  return (
    <Drawing figure={figure} width={width} height={y} id="figure" font={FONT}>
      <rect width={width} height={y} fill={theme.background} />
      <Words block={heading} top={headingTop} theme={theme} />
      <g transform={`translate(0 ${plotTop})`}>
        <Plot figure={withBase(figure, base)} layout={layout} theme={theme} />
      </g>
      <g transform={`translate(${MARGIN} ${legendTop})`}>
        {legend.entries.map(({ entry, lines, x, top }) => (
          <g key={entry.text} transform={`translate(${x} ${top})`}>
            <Sample entry={entry} theme={theme} />
            <Lines lines={lines} theme={theme} />
          </g>
        ))}
      </g>
      <line x1={MARGIN} x2={width - MARGIN} y1={rule} y2={rule} stroke={theme.grid} />
      <Words block={notes} top={notesTop} theme={theme} />
      <a href={address}>
        <Words block={link} top={linkTop} theme={theme} />
      </a>
    </Drawing>
  )
}

function Words({ block, top, theme }: { block: Block; top: number; theme: Theme }) {
  return <Lines lines={moveLines(block.lines, top)} theme={theme} />
}

/** A file leaves the site, so its links name the site. */
function withBase(figure: Figure, base: string): Figure {
  return {
    ...figure,
    panels: figure.panels.map((panel) => ({
      ...panel,
      marks: panel.marks.map((mark) =>
        isBacked(mark) ? { ...mark, href: absoluteAddress(mark.href, base) } : mark,
      ),
    })),
  }
}

type Placed = { entry: LegendEntry; lines: Line[]; x: number; top: number }

const LEVELS_ABREAST = 4

/** Legend entries side by side as far as they go; the levels below them in columns. */
function legendOf(entries: readonly LegendEntry[], width: number): { entries: Placed[]; height: number } {
  const placed: Placed[] = []
  let x = 0
  let top = 0
  const put = (entry: LegendEntry, taken: number) => {
    const run: Run = { text: entry.text, size: 11.5, weight: 400, tone: 'muted' }
    if (x > 0 && x + (taken || SAMPLE + widthOf(run.text, run)) > width + 1) {
      x = 0
      top += LEGEND_LINE
    }
    const block = blockOf([[run]], width - SAMPLE, SAMPLE, 'start')
    placed.push({ entry, lines: block.lines, x, top })
    top += Math.max(0, block.lines.length - 1) * LEGEND_LINE
    x += taken || SAMPLE + widthOf(run.text, run) + 16
  }
  for (const entry of entries.filter(({ sample }) => sample !== 'level')) put(entry, 0)
  const levels = entries.filter(({ sample }) => sample === 'level')
  if (x > 0 && levels.length > 0) {
    x = 0
    top += LEGEND_LINE
  }
  for (const entry of levels) put(entry, width / LEVELS_ABREAST)
  return { entries: placed, height: top + LEGEND_LINE }
}

const NEUTRAL = { level: 0, hollow: false } as const

function Sample({ entry, theme }: { entry: LegendEntry; theme: Theme }) {
  const colour = theme.levels[entry.level ?? 0]
  switch (entry.sample) {
    case 'dot':
    case 'cell':
      return <Disc x={8} y={8} radius={6.5} mark={NEUTRAL} theme={theme} />
    case 'hollow':
      return <Disc x={8} y={8} radius={6.5} mark={{ ...NEUTRAL, hollow: true }} theme={theme} />
    case 'diamond':
      return <Diamond x={8} y={8} theme={theme} />
    case 'line':
      return <Interval x={8} y={8} length={14} theme={theme} />
    case 'bar':
    case 'level':
      return <rect x={1} y={2.5} width={14} height={11} rx={1} fill={colour.fill} stroke={colour.outline} />
  }
}
