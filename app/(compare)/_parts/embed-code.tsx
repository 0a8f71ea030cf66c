import type { Figure } from '@/lib/figures/figure'
import { page } from '@/lib/figures/palette'
import { plotOf } from '@/lib/paint/markup'

/** Room for title, question, legend and notes, in CSS pixels. */
const WORDS_HEIGHT = 300

const attribute = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;')

/** What a publisher pastes to show a figure. `src` is absolute. */
export function formatEmbed(title: string, src: string, height: number): string {
  return `<iframe src="${attribute(src)}" title="${attribute(title)}" width="100%" height="${height}" loading="lazy" style="border:0"></iframe>`
}

/** The snippet that embeds a figure, and the form that freezes a live one. */
export async function EmbedCode({
  figure,
  src,
  frozen = false,
  freezeAction,
}: {
  figure: Figure
  /** Absolute address of the embed. */
  src: string
  frozen?: boolean
  /** Where the form is sent, with the whole question: figureAddress(slug, 'freeze', question, options). */
  freezeAction?: string
}) {
  // The plot has been painted for the page already; laying it out once more would cost as much as all its words.
  const markup = await plotOf(figure, { theme: page, size: 'wide', id: 'wide' })
  const plot = Number(/\bheight="([\d.]+)"/.exec(markup)?.[1] ?? 0)
  const height = Math.ceil((plot + WORDS_HEIGHT) / 10) * 10
  return (
    <details className="rows embed-code">
      <summary>{freezeAction ? 'Embed or freeze' : 'Embed'}</summary>
      <label>
        {frozen
          ? 'Paste this; the picture will stay as it is, and corrections are announced below it:'
          : 'Paste this; the picture follows the data:'}
        <textarea
          readOnly
          rows={4}
          style={{ width: '100%' }}
          value={formatEmbed(figure.title, src, height)}
        />
      </label>
      {freezeAction && (
        <form method="post" action={freezeAction}>
          <p>
            A frozen view keeps this picture and its words as they are now, at an address of its own. It
            cannot be taken back, and anybody with the address can read it.
          </p>
          <button type="submit" className="button">
            Freeze this view
          </button>
        </form>
      )}
    </details>
  )
}
