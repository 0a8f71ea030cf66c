import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkQuotation, describeCheck, isEdited, withoutMarks } from '@/lib/record/quotation'
import { anyText } from './support/text'

describe('a quotation is verbatim', () => {
  it.each([
    ['the same words', 'we return', 'He said: “we return”, and left.'],
    ['across a line', 'we return to the table', 'we return\r\n   to\u00a0the table'],
    ['Hebrew', 'אנחנו חוזרים לשולחן', 'הוא אמר: "אנחנו חוזרים לשולחן" והלך'],
    ['Arabic with vowel points', 'نَعُودُ إلى الطاولة', 'قال: «نَعُودُ إلى الطاولة»'],
    ['with the source’s own brackets', 'they [the council] … went', '“they [the council] … went”'],
  ])('%s', (_, quotation, passage) => {
    expect(checkQuotation(quotation, passage)).toEqual({ kind: 'verbatim' })
  })
})

describe('a quotation in another spelling', () => {
  it.each([
    ['straight marks', "we don't", 'We don’t.', 'We don’t', ['We', 'don’t']],
    ['case', 'We Return', 'so we return now', 'we return', ['we', 'return']],
    ['a dash', 'we - return', 'we – return', 'we – return', ['–']],
    ['three dots', 'we... return', 'we… return', 'we… return', ['we…']],
    ['accents', 'Sejourne said', 'then Séjourné said it', 'Séjourné said', ['Séjourné']],
    ['Hebrew points', 'שלום לך', 'אמר: שָׁלוֹם לך!', 'שָׁלוֹם לך', ['שָׁלוֹם']],
    ['Hebrew marks', 'צה"ל שם', 'כך: צה״ל שם', 'צה״ל שם', ['צה״ל']],
    ['Arabic hamza', 'الى هنا', 'قال إلى هنا', 'إلى هنا', ['إلى']],
  ])('is told with the passage’s own: %s', (_, quotation, passage, own, words) => {
    const check = checkQuotation(quotation, passage)
    expect(check).toMatchObject({ kind: 'spelling', own })
    expect(check.kind === 'spelling' && check.differences.map((each) => each.passage)).toEqual(words)
    expect(describeCheck(check)).toContain(`“${own}”`)
    expect(checkQuotation(own, passage)).toEqual({ kind: 'verbatim' })
  })
})

describe('a quotation that the passage does not have', () => {
  it('is told as far as both agree', () => {
    const check = checkQuotation(
      'We return to the table tomorrow',
      'He said: “We return to the hall tomorrow.”',
    )
    expect(check).toEqual({
      kind: 'absent',
      found: 'We return to the',
      typed: 'table tomorrow',
      passage: 'hall tomorrow.”',
    })
    expect(describeCheck(check)).toContain('goes on “hall tomorrow.””, where')
  })

  it('is told from its first word on', () => {
    expect(checkQuotation('Never', 'We return.')).toMatchObject({ kind: 'absent', found: '' })
  })

  it('may be two parts with an ellipsis that is not the source’s', () => {
    const check = checkQuotation('We return … and stay', 'We return to the table and stay there.')
    expect(check).toEqual({ kind: 'cut', parts: ['We return', 'and stay'] })
    expect(describeCheck(check)).toContain('“We return” and “and stay”')
  })

  it('is not held for verbatim because its parts stand there in another order', () => {
    expect(checkQuotation('and stay … We return', 'We return to the table and stay there.').kind).toBe(
      'absent',
    )
  })
})

describe('an edited quotation', () => {
  it.each([
    ['work towards… We', true],
    ['so ... we', true],
    ['to add [his] conditions', true],
    ['we return.', false],
    ['we return (soon)', false],
  ])('“%s”: %s', (quotation, edited) => {
    expect(isEdited(quotation)).toBe(edited)
  })
})

describe('marks around a quotation', () => {
  it.each([
    ['“We return”', 'We return'],
    ['"We return"', 'We return'],
    ['«نعود»', 'نعود'],
    ['„Wir kehren zurück“', 'Wir kehren zurück'],
    ['“A” and “B”', '“A” and “B”'],
    ['the “bridging proposal”', 'the “bridging proposal”'],
    ['“', '“'],
  ])('%s is %s', (typed, quotation) => {
    expect(withoutMarks(typed)).toBe(quotation)
  })
})

it('whatever is compared, a part of the passage is verbatim, and nothing breaks', () => {
  const text = fc.oneof(anyText(), fc.string({ unit: 'grapheme' }))
  fc.assert(
    fc.property(text, text, text, (before, quotation, after) => {
      fc.pre(quotation.trim() !== '')
      expect(checkQuotation(quotation, before + quotation + after).kind).toBe('verbatim')
      const check = checkQuotation(quotation, after)
      expect(describeCheck(check) === null).toBe(check.kind === 'verbatim')
    }),
    { seed: 11, numRuns: 500 },
  )
})

it('a long quotation that leaves its passage at the end is compared in a few steps, not one for each word', () => {
  const passage = 'we will wait '.repeat(7000)
  const check = checkQuotation(`${'we will wait '.repeat(1300)}and see`, passage)
  expect(check).toMatchObject({ kind: 'absent', typed: 'and see' })
})
