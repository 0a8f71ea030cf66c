// React elements as text, on the server only.
import { LRUCache } from 'lru-cache'
import { createElement, type ReactElement } from 'react'
import type { Figure } from '@/lib/figures/figure'
import { FigurePicture, FigurePlot, type PictureOptions, type PlotOptions } from './svg'

/** An element as markup. */
export async function markupOf(element: ReactElement): Promise<string> {
  // A static import fails the build of a Next route.
  const { renderToStaticMarkup } = await import('react-dom/server')
  return renderToStaticMarkup(element)
}

const REMEMBERED = 100
const plots = new LRUCache<string, Promise<string>>({ max: REMEMBERED })
/** Within a request the figure is the same object, and writing it down as a key again would cost more than it saves. */
const plotsOfFigure = new WeakMap<Figure, Map<string, Promise<string>>>()

/**
 * The plot of a figure as the markup of an svg element, for a page. The same figure is painted once: filters are tried
 * back and forth, and the default question is asked by everyone.
 */
export function plotOf(figure: Figure, options: PlotOptions): Promise<string> {
  const own = plotsOfFigure.get(figure) ?? new Map<string, Promise<string>>()
  plotsOfFigure.set(figure, own)
  const short = JSON.stringify(options)
  const drawn = own.get(short)
  if (drawn) return drawn
  // What stands beside the plot is not painted.
  const { table: _table, note: _note, subtitle: _subtitle, ...painted } = figure
  const key = `${short}${JSON.stringify(painted)}`
  const known = plots.get(key)
  const markup = known ?? markupOf(createElement(FigurePlot, { figure, ...options }))
  own.set(short, markup)
  if (known) return known
  plots.set(key, markup)
  return markup
}

/** The complete picture of a figure as an SVG file, its text as text. */
export async function svgOf(figure: Figure, options: PictureOptions): Promise<string> {
  const svg = await markupOf(createElement(FigurePicture, { figure, ...options }))
  // XML 1.0 forbids control characters even where they are escaped, and words may come from anywhere.
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg.replace(/[^\P{Cc}\t\n\r]/gu, '')}\n`
}
