// Names of people: any script of the world, and none that can be taken for somebody else's.
import { describe, expect, test } from 'vitest'
import { isAlike, isImitated, nameProblem, tidyName } from '@/lib/person-name'

test.each([
  'Ada Byron',
  "Seán O'Brien-Łukasz",
  'Jean-Pierre d’Alembert, Jr.',
  'Nguyễn Thị Ánh',
  'Işıl Çağlar',
  'Анна Ковальчук',
  'Άννα Παπαδοπούλου',
  'נעמה בן־דוד',
  'מֹשֶׁה',
  'محمد الأمين',
  'علی‌رضا نوری',
  '山田 花子',
  'ヤマダ はなこ',
  '김민준',
  'สมชาย ใจดี',
  'अनुष्का शर्मा',
  'Գրիգոր',
  'ግዛቸው',
  'Anna Ковальчук',
  'Ada (伊達)',
  'Coder 1',
  'X Æ',
])('%s is a name', (name) => {
  expect(nameProblem(tidyName(name))).toBeNull()
})

test.each<[string, string, string]>([
  ['nothing', '', 'A name is needed'],
  ['spaces', ' \u00a0\u3000', 'A name is needed'],
  ['a very long one', 'a'.repeat(81), 'more than 80'],
  ['a mark that turns the writing', 'Ada\u202e', 'cannot be seen'],
  ['a space of no width', 'A\u200bda', 'cannot be seen'],
  ['a joiner of no width', 'A\u200dda', 'cannot be seen'],
  ['a separator between Latin letters', 'A\u200cda', 'cannot be seen'],
  ['a soft hyphen', 'A\u00adda', 'cannot be seen'],
  ['blanks that pass as letters', '\u3164\u115f', 'cannot be seen'],
  ['a blank of Braille', 'Ada\u2800', 'cannot be seen'],
  ['tags', 'Ada\u{e0041}', 'cannot be seen'],
  ['a variation of a letter', 'Ada\ufe0f', 'cannot be seen'],
  ['an unassigned character', 'Ada\u{effff}', 'cannot be seen'],
  ['digits alone', '1815', 'made of letters'],
  ['full stops alone', '...', 'made of letters'],
  ['a sign that seems to vouch', 'Ada ✓', 'made of letters'],
  ['a picture', 'Ada 💥', 'made of letters'],
  ['a mark without a letter', '\u0301Ada', 'piles up marks'],
  ['towers of marks', 'A\u0316\u0317\u0318\u0319\u031cda', 'piles up marks'],
  ['the same mark twice', 'A\u0316\u0316da', 'piles up marks'],
  ['one Cyrillic letter', 'Аda Byron', 'mixes letters of several scripts, which only look alike: “Аda”'],
  ['one Greek letter', 'Adα', 'mixes letters'],
  ['one Cherokee letter', 'Ꭺda', 'mixes letters'],
  ['letters of a script that nobody writes', '\u{10330}da', 'mixes letters'],
  ['a program', 'Seed', 'for a program'],
  ['a program in other letters', 'ѕееԁ', 'for a program'],
  ['the command line', 'The Command Line', 'for a program'],
])('%s is none', (_, name, words) => {
  expect(nameProblem(tidyName(name))).toContain(words)
})

describe('names are alike', () => {
  test.each([
    ['Ada', 'ADA'],
    ['Ada', ' ada  '],
    ['Ada', '\uff21\uff44\uff41'],
    ['Ada', '𝐀𝐝𝐚'],
    ['Aylin', 'Aylın'],
    ['Ian', 'lan'],
    ['Ilia', 'llia'],
    ['Oscar', '0scar'],
    ['Jean-Paul', 'Jean‐Paul'],
    ["O'Brien", 'O’Brien'],
    ['Barney', 'Bamey'],
    ['Scope', 'Ѕсоре'],
    ['Hannah', 'HANNAH'],
    ['TOM', 'ТОМ'],
    ['Tom', 'ТОМ'],
    ['Ada', 'A\u200bda'],
    ['é', 'e\u0301'],
  ])('%s and %s', (one, other) => {
    expect([isAlike(one, other), isAlike(other, one)]).toEqual([true, true])
  })

  test.each([
    ['Ada', 'Ava'],
    ['Ada', 'Áda'],
    ['Ada Byron', 'AdaByron'],
    ['Анна', 'Anna'],
    ['Jan', 'Jahn'],
  ])('%s and %s are not', (one, other) => {
    expect(isAlike(one, other)).toBe(false)
  })

  test('one imitates another only with other letters', () => {
    expect(isImitated('Ada', 'ada')).toBe(false)
    expect(isImitated('Tom', 'ТОМ')).toBe(true)
  })
})
