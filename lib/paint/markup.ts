// React elements as text, on the server only.
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
const plots = new Map<string, string>()

/**
 * The plot of a figure as the markup of an svg element, for a page. The same figure is painted once: filters are tried
 * back and forth, and the default question is asked by everyone.
 */
export async function plotOf(figure: Figure, options: PlotOptions): Promise<string> {
  const key = JSON.stringify([figure, options])
  const known = plots.get(key)
  if (known !== undefined) return known
  const markup = await markupOf(createElement(FigurePlot, { figure, ...options }))
  const [oldest] = plots.keys()
  if (plots.size >= REMEMBERED && oldest !== undefined) plots.delete(oldest)
  plots.set(key, markup)
  return markup
}

/** The complete picture of a figure as an SVG file, its text as text. */
export async function svgOf(figure: Figure, options: PictureOptions): Promise<string> {
  const svg = await markupOf(createElement(FigurePicture, { figure, ...options }))
  // XML 1.0 forbids control characters even where they are escaped, and words may come from anywhere.
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg.replace(/[^\P{Cc}\t\n\r]/gu, '')}\n`
}
