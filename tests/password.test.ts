// Passwords that guessers try first, and those they do not.
import { Worker } from 'node:worker_threads'
import { describe, expect, test, vi } from 'vitest'
import { describeWeakness, PASSWORD_LENGTH } from '@/lib/password'

const ADA = { name: 'Ada Brenn', email: 'ada.brenn@newsroom.example' }

describe('is refused', () => {
  test.each([
    ['a famous one with digits', 'password1234'],
    ['a famous one with signs', 'P@ssw0rd1234'],
    ['a row of keys', 'qwertyuiop123'],
    ['digits', '123456789012'],
    ['the alphabet', 'abcdefghijkl'],
    ['one letter over and over', 'aaaaaaaaaaaaaa'],
    ['one word over and over', 'monkeymonkeymonkey'],
    ['two famous ones', 'iloveyou iloveyou'],
    ['a season and a year', 'Summer2026!!'],
    ['a famous one backwards', 'drowssap4321'],
    ['a famous one in Russian', 'пароль123456'],
    ['the own name', 'ada brenn ada brenn'],
    ['the own name with a year', 'AdaBrenn1815!'],
    ['the own e-mail address', 'ada.brenn@newsroom.example'],
    ['the own newsroom', 'newsroom12345'],
    ['this site', 'parallax2026!'],
    ['the same two hundred times', 'x1'.repeat(100)],
  ])('%s', async (_, password) => {
    const words = await describeWeakness(password, ADA)
    expect(words).toMatch(/^This password is too easy to guess\. .*Stronger: four or five words/)
  })

  test('saying why, where that can be told', async () => {
    expect(await describeWeakness('password1234', ADA)).toContain('similar to a commonly used password')
    expect(await describeWeakness('parallax2026!', ADA)).toContain('your name, your e-mail address')
  })
})

test.each([
  'correct horse battery',
  'my dog likes cheese',
  'הסיסמה שלי ארוכה',
  'vT7#kq9!Lw2z',
  'Ada Brenn feeds nineteen grey parrots',
  `${'a'.repeat(40)} and nineteen grey parrots`,
])('%s is good', async (password) => {
  expect(await describeWeakness(password, ADA)).toBeNull()
})

test('a long password is judged in short pieces, or it would be seconds of work', async () => {
  const sent = vi.spyOn(Worker.prototype, 'postMessage')
  await describeWeakness('pa55w0rd@4$3!10'.repeat(20).slice(0, PASSWORD_LENGTH.most), ADA)
  const lengths = sent.mock.calls.map(([order]) => order.password.length)
  expect(lengths).toEqual([30, 30])
})
