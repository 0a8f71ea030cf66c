import { createElement, type ReactNode } from 'react'
import type { Figure } from '@/lib/figures/figure'
import { dark, formatVariables, light } from '@/lib/figures/palette'
import { markupOf } from '@/lib/paint/markup'
import { type Plots, plotsOf, StillFigure } from './still-figure'

// Whole pages outside the site's frame: no navigation, no script, no style sheet to load. They stand inside other
// people's pages, so every link leaves the frame.

const STYLE = [
  `:root{color-scheme:light;${formatVariables(light)}}`,
  `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${formatVariables(dark)}}}`,
  `:root[data-theme=dark]{color-scheme:dark;${formatVariables(dark)}}`,
  'body{margin:0;padding:14px 18px;background:var(--figure-background);color:var(--figure-ink);font:14px/1.45 Inter,system-ui,sans-serif;overflow-wrap:break-word}',
  'a{color:inherit;text-underline-offset:2px}',
  ':focus-visible{outline:2px solid var(--figure-ink);outline-offset:2px}',
  'h1{font-size:1.35rem;line-height:1.2;margin:0}p{margin:3px 0 8px}',
  '.figure{margin:0}figcaption p,.legend,.note,.empty{color:var(--figure-muted)}',
  '.legend{list-style:none;display:flex;flex-wrap:wrap;gap:3px 16px;margin:0 0 8px;padding:0;font-size:12px}',
  '.legend li{display:flex;align-items:center;gap:6px}',
  '.legend svg{flex:none}',
  '.plot{overflow-x:auto}.plot svg{display:block;width:100%;max-width:1180px;height:auto;margin:0 auto}',
  '.plot.wide svg{min-width:760px}.plot svg text{font-family:inherit}.narrow-only{display:none}',
  '@media (max-width:719px){.plot:not(.wide)>.wide-only{display:none}.narrow-only{display:block}}',
  '.note{display:flex;flex-wrap:wrap;gap:2px 18px;padding-top:8px;font-size:12.5px;border-top:1px solid var(--figure-grid)}',
  '.note strong{font-weight:600;color:var(--figure-ink)}',
  '.home{font-size:12.5px;margin:6px 0 0}',
].join('')

function BarePage({ title, theme, children }: { title: string; theme: string | null; children: ReactNode }) {
  return (
    <html lang="en" data-theme={theme ?? undefined}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{`${title} · Parallax`}</title>
        <link rel="icon" href="/icon.svg" />
        <base target="_top" />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own rules, which React would escape */}
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <main>{children}</main>
      </body>
    </html>
  )
}

async function bareMarkup(title: string, theme: string | null, children: ReactNode): Promise<string> {
  return `<!doctype html>${await markupOf(createElement(BarePage, { title, theme, children }))}\n`
}

/** A figure as a page to be framed by others. `home` is where its words are; `announcement` stands above the way home. */
export async function embedMarkup({
  figure,
  home,
  theme,
  announcement = null,
}: {
  figure: Figure
  home: string
  theme: string | null
  announcement?: ReactNode
}): Promise<string> {
  const { wide, narrow } = await plotsOf(figure)
  // Chromium does not mind <base> for the links in an SVG.
  const leave = (markup: string) => markup.replaceAll('<a ', '<a target="_top" ')
  const plots: Plots = { wide: leave(wide), narrow: narrow === null ? null : leave(narrow) }
  return bareMarkup(
    figure.title,
    theme,
    <>
      <StillFigure figure={figure} plots={plots} />
      {announcement}
      <p className="home">
        <a href={home} target="_top">
          The words behind every mark, on Parallax
        </a>
      </p>
    </>,
  )
}

/** The colours an embedding page asks for: "light" or "dark"; otherwise the reader's own. */
export function parseEmbedTheme(params: URLSearchParams): 'light' | 'dark' | null {
  const theme = params.get('theme')
  return theme === 'light' || theme === 'dark' ? theme : null
}

/** A page that says why something was not done, with the way back. */
export async function noticePage(
  status: number,
  title: string,
  words: string,
  back: string,
): Promise<Response> {
  const markup = await bareMarkup(
    title,
    null,
    <>
      <h1>{title}</h1>
      <p>{words}</p>
      <p>
        <a href={back}>Back to the comparison</a>
      </p>
    </>,
  )
  return new Response(markup, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}
