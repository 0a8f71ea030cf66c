// Words that programs and people write where there is no value. Whether one is meant so, the plan says for each column.
import { sameName } from '../record/naming'

const WORDS = new Set(
  [
    ...[
      'na',
      'n/a',
      'n.a.',
      'n.a',
      '<na>',
      'nan',
      'null',
      '(null)',
      '\\n',
      'none',
      'nil',
      'nul',
      'undefined',
    ],
    ...['missing', '(missing)', '(blank)', '(empty)', 'blank', 'empty', 'not available', 'not applicable'],
    ...[
      'no data',
      'no value',
      'unknown',
      'tbd',
      'tba',
      'k.a.',
      'k. a.',
      's.o.',
      'n.d.',
      'n.v.t.',
      'nd',
      'nc',
    ],
    ...[
      '-',
      '--',
      '_',
      '__',
      '-none-',
      '---',
      '–',
      '—',
      '−',
      '?',
      '??',
      '.',
      '..',
      '...',
      '…',
      '*',
      '/',
      'x',
      '-999',
      '-99',
      '-9',
      '999',
      '9999',
    ],
  ].map(sameName),
)
const LONGEST = 20

/** Short cells that were looked at: tables say the same ones again and again. */
const seen = new Map<string, boolean>()
const MOST_SEEN = 10_000

/** Whether a trimmed cell looks as if it said that there is no value. */
export function looksMissing(text: string): boolean {
  if (text.length > LONGEST) return false
  const known = seen.get(text)
  if (known !== undefined) return known
  const looks = WORDS.has(sameName(text))
  if (seen.size < MOST_SEEN) seen.set(text, looks)
  return looks
}
