// A figure as plain SVG: its plot for the page, and the whole picture for publication. Chooses no tick, order or word.
import type { ReactNode } from 'react'
import { absoluteAddress } from '@/lib/address'
import { isolated, isRightToLeft } from '@/lib/direction'
import { type Figure, isBacked } from '@/lib/figures/figure'
import { type Theme, themeIn } from '@/lib/figures/palette'
import { type Day, describeDay } from '@/lib/period'
import { Furniture, Hatches } from './furniture'
import { type Layout, layoutOf, type Size } from './layout'
import { legendOf, Sample } from './legend'
import { MarkShape } from './marks'
import { FONT, Lines } from './painted-words'
import { type Block, blockOf, moveLines, type Run } from './text'

export type PlotOptions = {
  theme: Theme
  size: Size
  /** Unique on the page. */
  id: string
}

/** The plot alone, for a page that prints title, legend and notes itself. */
export function FigurePlot({ figure, theme, size, id }: PlotOptions & { figure: Figure }) {
  const layout = layoutOf(figure, size)
  const own = themeIn(theme, id)
  return (
    <Drawing
      title={figure.title}
      words={figure.summary}
      width={layout.width}
      height={layout.height}
      theme={own}
      id={id}
    >
      <Plot layout={layout} theme={own} />
    </Drawing>
  )
}

function Drawing({
  title,
  words,
  width,
  height,
  theme,
  id,
  font,
  children,
}: {
  title: string
  words: string
  width: number
  height: number
  theme: Theme
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
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{words}</desc>
      <Hatches theme={theme} picture={id} />
      {children}
    </svg>
  )
}

function Plot({ layout, theme }: { layout: Layout; theme: Theme }) {
  return (
    <>
      <Furniture layout={layout} theme={theme} />
      {layout.marks.map((placed) => (
        <MarkShape
          key={placed.key}
          placed={placed}
          x={placed.x}
          y={placed.y}
          tabbable={layout.tabbable}
          theme={theme}
        />
      ))}
    </>
  )
}

/** Wide: as high as it needs. Square: 1080 x 1080. Og, the card that other sites show of a link: 1200 x 630. */
export type PictureShape = 'wide' | 'square' | 'og'

export type PictureOptions = {
  theme: Theme
  /** Of the view, absolute; printed and linked. */
  address: string
  /** What the marks' addresses start from. */
  base: string
  exportedOn: Day
  shape?: PictureShape
  /** In place of the figure's own; at most three lines are printed. */
  title?: string | null
  /** In place of the question, which then stands in the notes; at most four lines are printed. */
  subtitle?: string | null
  /** An editor's words above the notes, which stay; at most four lines are printed. */
  note?: string | null
  /** Unique where several pictures stand on one page. */
  id?: string
}

type Sizes = {
  margin: number
  title: number
  subtitle: number
  small: number
  /** Most lines of title, sub-title, editor's note, and each paragraph of the notes. */
  lines: readonly [title: number, subtitle: number, note: number, notes: number]
}

const ALL = Number.POSITIVE_INFINITY
const SIZES: Record<PictureShape, Sizes> = {
  wide: { margin: 28, title: 22, subtitle: 13, small: 12, lines: [3, 4, 4, ALL] },
  square: { margin: 40, title: 32, subtitle: 19, small: 15, lines: [3, 4, 4, 3] },
  og: { margin: 40, title: 36, subtitle: 21, small: 17, lines: [2, 2, 1, 1] },
}
const FRAMES = { square: { width: 1080, height: 1080 }, og: { width: 1200, height: 630 } }

/** The complete picture: title, question, plot, legend, counts, dates, sources, caution, provenance and address. */
export function FigurePicture(props: PictureOptions & { figure: Figure }) {
  const { figure, address, base, shape = 'wide', id = 'figure' } = props
  const theme = themeIn(props.theme, id)
  const layout = layoutOf(withBase(figure, base), 'wide')
  const frame = shape === 'wide' ? { width: layout.width, height: null } : FRAMES[shape]
  const { margin } = SIZES[shape]
  const inner = frame.width - 2 * margin
  const { heading, notes, link } = wordsOf(props, inner)
  const legend =
    figure.empty === null && shape !== 'og'
      ? legendOf(figure.legend, inner, shape === 'square' ? 14 : 11.5)
      : { entries: [], height: 0 }

  const top = shape === 'wide' ? 24 : 34
  const last = shape === 'wide' ? 18 : 26
  const around = top + heading.height + 12 + 14 + legend.height + (legend.height > 0 ? 12 : 0) + 10
  const rest = around + notes.height + link.height + last
  // The plot takes what the words leave it.
  const free = frame.height === null ? layout.height : Math.max(80, frame.height - rest)
  const scale =
    frame.height === null
      ? 1
      : Math.min(free / layout.height, (frame.width - 24) / layout.width, shape === 'og' ? 1.2 : 1.6)
  const height = frame.height ?? rest + layout.height

  const plotTop = top + heading.height + 12
  const legendTop = plotTop + free + 14
  const rule = legendTop + legend.height + (legend.height > 0 ? 12 : 0)
  const left = shape === 'wide' ? 0 : (frame.width - layout.width * scale) / 2
  const lowered = shape === 'wide' ? 0 : (free - layout.height * scale) / 2
  const whole = [props.subtitle, props.note].flatMap((text) => (text ? isolated(text) : []))
  return (
    <Drawing
      title={props.title ?? figure.title}
      words={[...whole, figure.summary].join(' ')}
      width={frame.width}
      height={height}
      theme={theme}
      id={id}
      font={FONT}
    >
      <rect width={frame.width} height={height} fill={theme.background} />
      <Words block={heading} x={margin} top={top} theme={theme} />
      <g transform={placing(left, plotTop + lowered, scale)}>
        <Plot layout={layout} theme={theme} />
      </g>
      <g transform={placing(margin, legendTop, 1)}>
        <Legend entries={legend.entries} theme={theme} tiles={figure.frame === 'matrix'} />
      </g>
      <line x1={margin} x2={frame.width - margin} y1={rule} y2={rule} stroke={theme.grid} />
      <Words block={notes} x={margin} top={rule + 10} theme={theme} />
      <a href={address}>
        <Words block={link} x={margin} top={rule + 10 + notes.height} theme={theme} />
      </a>
    </Drawing>
  )
}

function Legend({
  entries,
  theme,
  tiles,
}: {
  entries: ReturnType<typeof legendOf>['entries']
  theme: Theme
  tiles: boolean
}) {
  return entries.map(({ entry, lines, x, top }) => (
    <g key={`${x} ${top}`} transform={placing(x, top, 1)}>
      <Sample entry={entry} theme={theme} tiles={tiles} />
      <Lines lines={lines} theme={theme} />
    </g>
  ))
}

const rounded = (value: number) => Math.round(value * 1000) / 1000
const placing = (x: number, y: number, scale: number) =>
  `translate(${rounded(x)} ${rounded(y)})${scale === 1 ? '' : ` scale(${rounded(scale)})`}`

/** All paragraphs of a picture, wrapped and cut to its size. */
function wordsOf(
  { figure, address, exportedOn, shape = 'wide', ...own }: PictureOptions & { figure: Figure },
  width: number,
) {
  const size = SIZES[shape]
  const [titleLines, subtitleLines, noteLines, noteParts] = size.lines
  const set = (paragraphs: { run: Run; most: number }[]) => setIn(paragraphs, width)
  const small = (text: string, most = noteParts) => ({
    run: { text, size: size.small, weight: 400, tone: 'muted' } as const,
    most,
  })
  const strong = (text: string, most: number) => ({
    run: { text, size: size.small + 1, weight: 600, tone: 'ink' } as const,
    most,
  })
  const { counts, sources, caution, provenance } = figure.note
  const title = own.title || null
  const subtitle = own.subtitle || null
  const fixed = shape !== 'wide'
  const order = figure.y.label === '' || figure.frame === 'time' ? '' : `${figure.y.label}. `
  const heading = set([
    {
      run: { text: title ?? figure.title, size: size.title, weight: 700, tone: 'ink' },
      most: title || fixed ? titleLines : ALL,
    },
    {
      run: { text: subtitle ?? figure.subtitle, size: size.subtitle, weight: 400, tone: 'muted' },
      most: subtitle || fixed ? subtitleLines : ALL,
    },
  ])
  const question = subtitle ? [small(figure.subtitle)] : []
  const ours = [
    small(`${counts}. ${sources}.`),
    small(`${order}${provenance} · exported ${describeDay(exportedOn)}`),
  ]
  const edited = own.note ? [strong(own.note, noteLines)] : []
  const warned = caution ? [strong(caution, fixed ? noteParts : ALL)] : []
  if (shape === 'og')
    return {
      heading,
      notes: set([...edited, ...warned, ...question, small(`${counts}. ${sources}.`)]),
      link: set([small(`${provenance} · ${new URL(address).host}`)]),
    }
  return {
    heading,
    notes: set([...edited, ...warned, ...question, ...ours]),
    link: set([small(address, fixed ? 2 : ALL)]),
  }
}

/** Paragraphs under one another; one that runs from right to left starts at the right. */
function setIn(paragraphs: { run: Run; most: number }[], width: number): Block {
  const set: Block = { height: 0, lines: [] }
  for (const { run, most } of paragraphs) {
    const [x, anchor] = isRightToLeft(run.text) ? ([width, 'end'] as const) : ([0, 'start'] as const)
    const block = blockOf([[run]], width, x, anchor, [most])
    set.lines.push(...moveLines(block.lines, set.height))
    set.height += block.height
  }
  return set
}

function Words({ block, x, top, theme }: { block: Block; x: number; top: number; theme: Theme }) {
  return <Lines lines={moveLines(block.lines, top, x)} theme={theme} />
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
