// How a picture looks for one export: its colours, and words of the editor's own. Changes no number and hides no filter.
import { isolated } from '@/lib/direction'
import type { Figure } from './figure'
import { dark, light, print, type Theme } from './palette'

export const THEMES = { light, dark, print } as const satisfies Record<string, Theme>
export type ThemeName = keyof typeof THEMES

export type Presentation = {
  theme: ThemeName
  /** Instead of the figure's own; null leaves it as it is. */
  title: string | null
  subtitle: string | null
  /** Printed before the counts. */
  note: string | null
}

/** The editor's words as a picture prints them; a note is marked as theirs. */
export function editedWords({ title, subtitle, note }: Presentation): Omit<Presentation, 'theme'> {
  return { title, subtitle, note: note && `Note: ${isolated(ended(note))}` }
}

/** A figure in the editor's words. What the sub-title said of the question moves into the note. */
export function presented(figure: Figure, presentation: Presentation): Figure {
  const { title, subtitle, note } = editedWords(presentation)
  const before = [...(note ? [note] : []), ...(subtitle ? [figure.subtitle] : [])]
  return {
    ...figure,
    title: title ?? figure.title,
    subtitle: subtitle ?? figure.subtitle,
    note: { ...figure.note, counts: [...before, figure.note.counts].join(' ') },
  }
}

const ended = (text: string) => (/[.!?…]$/.test(text) ? text : `${text}.`)
