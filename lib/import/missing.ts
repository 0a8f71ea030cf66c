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

/** Whether a trimmed cell looks as if it said that there is no value. */
export const looksMissing = (text: string): boolean => text.length <= LONGEST && WORDS.has(sameName(text))
