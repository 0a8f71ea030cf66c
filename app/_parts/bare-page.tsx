import { createElement, type ReactNode } from 'react'
import type { Figure } from '@/lib/figures/figure'
import { markupOf } from '@/lib/paint/markup'
import { BARE_STYLE } from '@/lib/paint/page-style'

import { type Plots, plotsOf, StillFigure } from './still-figure'

// Whole pages outside the site's frame: no navigation, no script, no style sheet to load. They stand inside other
// people's pages, so every link leaves the frame.

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
        <style dangerouslySetInnerHTML={{ __html: BARE_STYLE }} />
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

/** What was sent, to be sent again. */
type Again = {
  action: string
  fields: Record<string, string[]>
  /** Where to sign in before; opened beside this page, which holds the text. */
  signIn: string | null
}

function AgainForm({ action, fields, signIn }: Again) {
  const inputs = Object.entries(fields).flatMap(([name, values]) =>
    values.map((value, place) => ({ key: `${name} ${place}`, name, value })),
  )
  return (
    <form method="post" action={action} target="_self">
      {inputs.map(({ key, name, value }) => (
        <input key={key} type="hidden" name={name} value={value} />
      ))}
      <p>
        {signIn !== null && (
          <>
            <a href={signIn} target="_blank" rel="noopener">
              Sign in (in a new tab)
            </a>{' '}
            and then{' '}
          </>
        )}
        <button type="submit">{signIn === null ? 'Send it again' : 'send it again'}</button>
      </p>
      <details>
        <summary>What you typed</summary>
        {Object.entries(fields).map(([name, values]) =>
          values.some((value) => value.trim() !== '') ? (
            <p key={name}>
              <b>{name}</b>
              <br />
              <span className="typed">{values.join('\n')}</span>
            </p>
          ) : null,
        )}
      </details>
    </form>
  )
}

/** A page that says why something was not done, with the way back, or with what was sent to be sent again. */
export async function noticePage(
  status: number,
  title: string,
  words: string,
  back: string,
  { again = null, backWords = 'Back to the comparison' }: { again?: Again | null; backWords?: string } = {},
): Promise<Response> {
  const markup = await bareMarkup(
    title,
    null,
    <>
      <h1>{title}</h1>
      <p>{words}</p>
      {again && <AgainForm {...again} />}
      <p>
        <a href={back}>{backWords}</a>
      </p>
    </>,
  )
  return new Response(markup, {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  })
}
