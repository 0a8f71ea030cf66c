// The keys of the address that say how a picture looks for one export. They are no part of the question.
import { type Presentation, THEMES, type ThemeName } from '@/lib/figures/presentation'
import type { Ignored } from '@/lib/question'

const LONGEST = { title: 200, subtitle: 400, note: 600 } as const

// Control characters, and marks that turn the words behind them around.
const FORBIDDEN = /[\p{Cc}\u202a-\u202e]/u

const isTheme = (value: string): value is ThemeName => Object.hasOwn(THEMES, value)

/** Reads theme, title, subtitle and note. Never throws: what cannot be used is named, and changes nothing. */
export function parsePresentation(params: URLSearchParams): {
  presentation: Presentation
  ignored: Ignored[]
} {
  const ignored: Ignored[] = []

  function one(key: string, whyNot: (value: string) => string | null): string | null {
    const values = params
      .getAll(key)
      .map((value) => value.trim())
      .filter((value) => value !== '')
    const [value] = values
    if (value === undefined) return null
    const why = values.length > 1 ? `${key} can be asked only once` : whyNot(value)
    if (why !== null) ignored.push({ key, value, why })
    return why === null ? value : null
  }

  const words = (key: keyof typeof LONGEST) =>
    one(key, (value) => {
      if (value.length > LONGEST[key]) return `it has at most ${LONGEST[key]} characters`
      return FORBIDDEN.test(value) ? 'it has a line break or another control character' : null
    })
  const theme = one('theme', (value) =>
    isTheme(value) ? null : `it is one of ${Object.keys(THEMES).join(', ')}`,
  )
  return {
    presentation: {
      theme: theme !== null && isTheme(theme) ? theme : 'light',
      title: words('title'),
      subtitle: words('subtitle'),
      note: words('note'),
    },
    ignored,
  }
}
