// The stress itself runs for many minutes and not here; what it takes for a fault is tried.
import { describe, expect, test } from 'vitest'
import { describeResults, isClean, isDeliberate, makeTally, type Tally } from './tally'

const BUSY =
  '<!doctype html><html><head><title>x</title></head><body><h1>The database is busy</h1><p>Another program is writing to it, such as an import. Try again in a moment.</p></body></html>'

const resultOf = (tally: Tally) => ({ ...tally.report(), done: 'tried', seconds: 1 })

describe('a tally', () => {
  test('is clean when all that was acknowledged is found, and what was refused is not', () => {
    const tally = makeTally('saves')
    tally.heard('a save', { status: 303, text: '' })
    tally.heard('another', { status: 503, text: BUSY })
    tally.acknowledge('a')
    tally.refuse('b')
    tally.hold(new Set(['a', 'of others']))
    expect(tally.report()).toMatchObject({ answers: 2, acknowledged: 1, refused: 1, deliberate: 1, told: [] })
    expect(isClean(resultOf(tally))).toBe(true)
  })

  test('counts a lost save once, however often it is missed', () => {
    const tally = makeTally('kills')
    tally.acknowledge('kept')
    tally.acknowledge('gone')
    tally.hold(new Set(['kept']))
    tally.hold(new Set(['kept']))
    expect(tally.report()).toMatchObject({ lost: 1, told: ['kills: acknowledged and not found again: gone'] })
    expect(isClean(resultOf(tally))).toBe(false)
  })

  test('counts a save that was refused and is there nevertheless', () => {
    const tally = makeTally('locks')
    tally.refuse('a')
    tally.hold(new Set(['a']))
    expect(tally.report()).toMatchObject({ ghosts: 1, lost: 0 })
  })

  test.each([
    ['500 with words', { status: 500, text: BUSY }],
    ['502', { status: 502, text: 'Bad Gateway' }],
    ['507', { status: 507, text: BUSY }],
    ['503 without a sentence', { status: 503, text: 'Service Unavailable' }],
    [
      '503 whose only sentence is in its style',
      { status: 503, text: '<style>A {long: rule; of: style}.</style>' },
    ],
    ['503 with a stack', { status: 503, text: `${BUSY}\nError: x\n    at save (file:///a/b.js:1:2)` }],
  ])('takes %s for a wrong answer', (_, reply) => {
    const tally = makeTally('pages')
    tally.heard('/', reply)
    expect(tally.report()).toMatchObject({ wrong: 1, deliberate: 0 })
    expect(isClean(resultOf(tally))).toBe(false)
  })

  test('takes a 503 with a sentence for meant, as a page or as a text', () => {
    expect(isDeliberate({ status: 503, text: BUSY })).toBe(true)
    expect(
      isDeliberate({ status: 503, text: 'Too much is being made for others just now. Try again in 3 s.\n' }),
    ).toBe(true)
  })

  test('counts what was never answered, and tells the first ones only', () => {
    const tally = makeTally('shapes')
    for (let place = 0; place < 20; place += 1) tally.heard(`${place}`, { status: 0, text: 'ECONNRESET' })
    expect(tally.report()).toMatchObject({ answers: 0, unanswered: 20 })
    expect(tally.report().told).toHaveLength(5)
  })

  test('keeps the longest pause and the most work in any, those of a first use apart', () => {
    const tally = makeTally('pages')
    const [short, long] = [
      { at: 1, pause: 90, own: 80 },
      { at: 2, pause: 310, own: 20 },
    ]
    tally.paused({ first: [long], later: [short] })
    tally.paused({ first: [short], later: [{ at: 3, pause: 100, own: 10 }] })
    expect(tally.report()).toMatchObject({
      longest: { pause: 100, own: 10 },
      longestFirst: long,
      busiest: 80,
    })
  })
})

test('the table has a row for each part, and one that adds them up', () => {
  const [first, second] = [makeTally('first'), makeTally('second')]
  first.acknowledge('gone')
  first.hold(new Set())
  second.heard('/', { status: 500, text: '' })
  second.paused({ first: [], later: [{ at: 1, pause: 120, own: 60 }] })
  const rows = describeResults([resultOf(first), resultOf(second)]).split('\n')
  expect(rows).toHaveLength(5)
  expect(new Set(rows.map((row) => row.split('|').length)).size).toBe(1)
  expect(rows.at(-1)).toBe(
    '| **all** |  | 1 | 1 | 0 | 1 | 0 | 0 | 1 | 0 | 0 | 120 ms (60) | 60 ms | none | 2 s |',
  )
})
