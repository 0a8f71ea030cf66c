import { describe, expect, test } from 'vitest'
import { directed } from '@/lib/direction'
import { light } from '@/lib/figures/palette'
import { spectrum } from '@/lib/figures/spectrum'
import { svgOf } from '@/lib/paint/markup'
import { pngOf } from '@/lib/paint/resvg'
import { apart, blockOf, widthOf, wrap } from '@/lib/paint/text'
import { nothing } from '../figures/answers'
import { readPng } from './png'

/** Width of a title as it is really drawn, in px. */
async function drawnWidth(text: string): Promise<number> {
  const figure = { ...spectrum.make(nothing, {}), title: text, subtitle: ' ' }
  const options = {
    theme: light,
    address: 'https://example.org/',
    base: 'https://example.org/',
    exportedOn: '2026-11-22',
  }
  const image = readPng(await pngOf(await svgOf(figure, options), { scale: 1 }))
  let left = image.width
  let right = 0
  for (let y = 24; y < 54; y++)
    for (let x = 28; x < image.width; x++)
      if (image.at(x, y) !== 'ffffffff') {
        left = Math.min(left, x)
        right = Math.max(right, x)
      }
  return right - left + 1
}

describe('the estimated width', () => {
  test.each([
    'What each actor said, from de-escalation to escalation',
    'WWWWWW MMMMMM @@@@ %%%%',
    'iiiiillllljjjjj.,:;||| fff ttt',
    'THE NORTHERN MOUNTAIN COUNCIL',
    'US/Qatar/Egypt (n=1 234), −2 and +3: “so”',
    'Škoda Ångström Željko œuvre',
    'Привет, Москва и Киев',
    'ממשלת ישראל מסרה הודעה רשמית',
    'أعلنت الحكومة بيانا رسميا',
  ])('of “%s” is never too small, and at most half too large', async (text) => {
    const estimated = widthOf(text, { size: 22, weight: 700 })
    const drawn = await drawnWidth(text)
    expect(drawn).toBeGreaterThan(50)
    expect(estimated).toBeGreaterThanOrEqual(drawn - 1)
    expect(estimated).toBeLessThanOrEqual(drawn * 1.5)
  })
})

describe('wrapping', () => {
  const style = { size: 12, weight: 400 } as const

  test('loses no word and keeps every line within the width', () => {
    const text = 'one two three four five six seven eight nine ten eleven twelve'
    const lines = wrap(text, 90, style)
    expect(lines.length).toBeGreaterThan(2)
    expect(lines.join(' ')).toBe(text)
    for (const line of lines) expect(widthOf(line, style)).toBeLessThanOrEqual(90)
  })

  test('breaks a word that is longer than a line', () => {
    const lines = wrap(`short ${'x'.repeat(60)} end`, 90, style)
    expect(lines.join('').replaceAll(' ', '')).toBe(`short${'x'.repeat(60)}end`)
    for (const line of lines) expect(widthOf(line, style)).toBeLessThanOrEqual(90)
  })

  test('of nothing is no line', () => {
    expect(wrap('  ', 90, style)).toEqual([])
  })

  test('two runs stay on one line where they fit, and part where they do not', () => {
    const strong = { text: '+1', size: 14, weight: 600, tone: 'ink' } as const
    const plain = { text: 'median', size: 12, weight: 400, tone: 'muted' } as const
    expect(blockOf([[strong, plain]], 120, 0, 'start').lines).toHaveLength(1)
    expect(blockOf([[strong, plain]], 50, 0, 'start').lines).toHaveLength(2)
  })

  test('breaks a name too long for a line after its slashes', () => {
    expect(wrap('Belmark/Kestria', 70, { size: 12, weight: 600 })).toEqual(['Belmark/', 'Kestria'])
  })

  test('cuts a paragraph that is longer than it may be, and says so', () => {
    const run = { text: 'one two three four five six seven', size: 12, weight: 400, tone: 'ink' } as const
    const lines = blockOf([[run]], 60, 0, 'start', [2]).lines.map(({ runs }) => runs[0]?.text ?? '')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(/…$/)
    for (const line of lines) expect(widthOf(line, run)).toBeLessThanOrEqual(60)
    expect(blockOf([[run]], 400, 0, 'start', [2]).lines.map(({ runs }) => runs[0]?.text)).toEqual([run.text])
  })
})

describe('words from right to left', () => {
  const run = (text: string) => ({ text, size: 12, weight: 400, tone: 'ink' }) as const
  const line = (...texts: string[]) => ({ x: 100, y: 20, anchor: 'end' as const, runs: texts.map(run) })

  test('stand apart from what follows them; others are left alone', () => {
    expect(directed('ישראל')).toBe('\u2067ישראל\u2069')
    expect(directed('(ایران, UK)')).toBe('\u2067(ایران, UK)\u2069')
    expect(directed('UK, ישראל')).toBe('UK, ישראל')
    expect(directed('3')).toBe('3')
  })

  test('of one script are one line', () => {
    expect(apart(line('ממשלת UK', '3 counted'))).toEqual([line('ממשלת UK', '3 counted')])
    expect(apart(line('دولت', '۱۲'))).toHaveLength(1)
  })

  test('of both scripts are several, which lie side by side in reading order and end where the line ends', () => {
    const parts = apart(line('حكومة المثال, ממשלת הדוגמה'))
    expect(parts.map(({ runs }) => runs[0]?.text)).toEqual(['ממשלת הדוגמה', 'حكومة المثال,'])
    expect(parts.at(-1)?.x).toBeCloseTo(100)
    const [left, right] = parts
    const width = widthOf(right?.runs[0]?.text ?? '', run(''))
    expect(left?.x).toBeLessThanOrEqual(100 - width)
  })
})
