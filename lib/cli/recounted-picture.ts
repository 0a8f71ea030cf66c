// Holds an exported picture against one drawn again.
import type { Figure } from '@/lib/figures/figure'
import type { Metadata } from '@/lib/figures/metadata'
import { editedWords, THEMES } from '@/lib/figures/presentation'
import { svgOf } from '@/lib/paint/markup'
import { check, type Verdict } from './verdict'

const PRINTED = /<text[^>]*>(.*?)<\/text>|aria-label="([^"]*)"|<(?:title|desc)[^>]*>(.*?)<\/(?:title|desc)>/gs

/** Every text of a picture, those for screen readers too. */
function printedIn(svg: string): string[] {
  return [...svg.matchAll(PRINTED)].map(([, words, label, about]) =>
    (words ?? label ?? about ?? '').replace(/<[^>]*>/g, ''),
  )
}

/** First what it prints, then where it draws. */
export async function checkPicture(
  svg: string,
  metadata: Metadata,
  figure: Figure,
  verdict: Verdict,
): Promise<void> {
  const { presentation, address, base, exportedOn } = metadata
  const theme = THEMES[presentation.theme]
  const right = await svgOf(figure, { ...editedWords(presentation), theme, address, base, exportedOn })
  const [says, wanted] = [printedIn(svg), printedIn(right)]
  const before = verdict.problems.length
  for (let place = 0; place < Math.max(says.length, wanted.length); place += 1) {
    const same = says[place] === wanted[place]
    const where = `figure.svg, text ${place + 1}`
    check(verdict, same, () =>
      wanted[place] === undefined
        ? `${where}: it prints “${says[place]}”, and the statements give no such text.`
        : `${where}: it prints “${says[place] ?? ''}”, and the statements give “${wanted[place]}”.`,
    )
    // One text too many or too few moves all that follow.
    if (!same && says.length !== wanted.length) break
  }
  if (verdict.problems.length > before) return
  const [drawn, others] = [svg.split('<'), right.split('<')]
  const place = others.findIndex((part, at) => part !== drawn[at])
  check(verdict, place === -1 && drawn.length === others.length, () => {
    const at = place === -1 ? others.length : place
    return `figure.svg, element ${at}: it draws “<${drawn[at] ?? ''}”, and the statements give “<${others[at] ?? ''}”.`
  })
}
