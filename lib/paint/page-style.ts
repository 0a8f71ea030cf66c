// Rules that stand in pages themselves. The content policy in proxy.ts allows them by their hashes, so they are the same
// for every reader; what differs goes into attributes.
import { dark, formatVariables, light, page } from '@/lib/figures/palette'
import { LEVELS } from '@/lib/stance'

/** The colours of its level for whatever says which it has. */
const LEVEL_RULES = LEVELS.map((level) => {
  const { fill, outline, text } = page.levels[level]
  return `[data-level="${level}"]{--fill:${fill};--outline:${outline};--on:${text}}`
})

/** The palette stands in one place, lib/figures/palette.ts; pages get it as variables. */
export const PALETTE_STYLE = [
  `:root{${formatVariables(light)}}`,
  // On a screen only: paper is white.
  `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${formatVariables(dark)}}}`,
  `@media screen{:root[data-theme=dark]{${formatVariables(dark)}}}`,
  ...LEVEL_RULES,
].join('')

/** A sheet to be printed: paper is white, whatever the reader's screen is. */
export const PAPER_STYLE = `.one-sheet{${formatVariables(light)}}`

/** The rules of pages that load no style sheet. */
export const BARE_STYLE = [
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
  '.typed{white-space:pre-wrap}button{font:inherit}',
  '.home{font-size:12.5px;margin:6px 0 0}',
].join('')
