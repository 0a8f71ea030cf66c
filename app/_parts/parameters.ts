// The keys of an address: which of them it uses, and what is said of the others.
import type { FigureFile } from '@/lib/address'
import { FIGURES } from '@/lib/figures/all'
import type { FigureMaker } from '@/lib/figures/figure'
import { describeCount, describeList } from '@/lib/phrase'
import { AS_OF, type Ignored, QUESTION_KEYS } from '@/lib/question'

/** How a picture looks; see parsePresentation. */
const WORDS = ['title', 'subtitle', 'note']
const LOOKS = ['theme', ...WORDS]

const optionsOf = ({ options }: Pick<FigureMaker, 'options'>) => options.map(({ key }) => key)

/** The keys that draw a figure. */
export const figureKeys = (maker: FigureMaker): string[] => [...QUESTION_KEYS, ...optionsOf(maker)]

/** The keys that change how a file of a figure looks. Numbers and citations have no title and no colours. */
export function lookKeys(name: FigureFile): string[] {
  if (name === 'data.xlsx') return WORDS
  return name.startsWith('data.') || name.startsWith('citation.') ? [] : LOOKS
}

/** The keys of the comparison while this figure is shown. */
export const comparisonKeys = (maker: FigureMaker): string[] => ['figure', ...figureKeys(maker)]

/** What means something somewhere else. */
const ELSEWHERE = [
  ...QUESTION_KEYS,
  ...FIGURES.flatMap(optionsOf),
  ...LOOKS,
  ...['figure', 'mark', 'page', 'version'],
]

/** What others hang on links to see where readers come from, and what Next hangs on its own requests. */
const PASSED =
  /^(?:utm_\w*|mc_\w*|[a-z]{0,4}clk?id|[gw]braid|igshid|igsh|srsltid|_ga|_gl|_hsenc|_hsmi|mkt_tok|ref|ref_src|ref_url|_rsc)$/i

/** What people call a key of ours. */
const CALLED: Record<string, string> = {
  ...{ since: 'from', after: 'from', start: 'from', until: 'to', till: 'to', before: 'to', end: 'to' },
  ...{ search: 'q', query: 'q', text: 'q', target: 'about', tab: 'figure', grain: 'per' },
}

/** Named one by one, at most. */
const MOST_NAMED = 10
/** Nothing of ours is longer, and comparing costs the product of lengths. */
const LONGEST_KEY = 40

/** The keys of an address that it does not use, each named once, with the one that may have been meant. */
export function unusedIn(params: URLSearchParams, used: readonly string[]): Ignored[] {
  const keys = [...new Set(params.keys())].filter((key) => !used.includes(key) && !PASSED.test(key))
  const named = keys.slice(0, MOST_NAMED).map((key): Ignored => ({ key, value: null, why: why(key, used) }))
  const more = keys.length - named.length
  return more === 0
    ? named
    : [...named, { key: '', value: null, why: `and ${describeCount(more, 'more parameter')}` }]
}

function why(key: string, used: readonly string[]): string {
  const known = used.length > 0 ? `known here: ${describeList(used)}` : 'this address takes none'
  if (ELSEWHERE.includes(key)) return `parameter ${key} is not used here; ${known}`
  const meant = meantBy(key, used)
  const shown = key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key
  return `unknown parameter ${shown}; ${meant === null ? known : `did you mean ${meant}?`}`
}

function meantBy(key: string, used: readonly string[]): string | null {
  if (key.length > LONGEST_KEY) return null
  const typed = key.toLowerCase().replace(/[^a-z]/g, '')
  const called = Object.hasOwn(CALLED, typed) ? CALLED[typed] : undefined
  if (called !== undefined && used.includes(called)) return called
  const near = used
    .map((word) => ({ word, distance: distanceOf(typed, word) }))
    // Half of a short word changed is another word.
    .filter(
      ({ word, distance }) => distance <= Math.min(2, Math.floor(Math.min(word.length, typed.length) / 2)),
    )
    .sort((a, b) => a.distance - b.distance)
  return near[0]?.word ?? null
}

/**
 * How many letters must be put in, left out, changed, or swapped with the next one to make one word of the other
 * (optimal string alignment; Damerau 1964).
 */
function distanceOf(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swaps = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = swaps ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min(changed, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    ;[before, row] = [row, next]
  }
  return row[b.length] ?? 0
}

/** The keys of every page beside its own: links carry the day that is shown. */
export const PAGE_KEYS: readonly string[] = [AS_OF]
