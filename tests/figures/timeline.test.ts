import { describe, expect, test } from 'vitest'
import type { Answer, Dot, Part, Split } from '@/lib/answer'
import { dayAt, daysTo, endOf, middleOf, startOf } from '@/lib/calendar'
import { FIGURES } from '@/lib/figures/all'
import { type Figure, isBacked, type Mark, type Options, parseOptions } from '@/lib/figures/figure'
import { FEWEST_FOR_BAR } from '@/lib/figures/summary'
import { dayTicks, MOST_TICKS } from '@/lib/figures/ticks'
import { LARGEST_DAY_PILE, timeline } from '@/lib/figures/timeline'
import type { Period } from '@/lib/period'
import { countLevels, countOf, LEVELS, type Level } from '@/lib/stance'
import { answerOf, nothing, question, seed } from './answers'

type Said = { actor: string; days: string; level: Level; counted?: boolean }
type Grain = Extract<Split, { by: 'period' }>['grain']

const periodOf = (days: string): Period => {
  const [earliest = '', latest = earliest] = days.split('..')
  return { earliest, latest }
}

/** An answer of made-up actors who said this, split into periods that begin on `keys`. */
function over(
  grain: Grain,
  keys: string[],
  names: string[],
  said: Said[],
  change: Partial<Answer> = {},
): Answer {
  const slugs = names.map((name) => name.toLowerCase())
  const levelsOf = (of: readonly Said[], counted: boolean) =>
    countLevels(of.filter((one) => (one.counted ?? true) === counted).map(({ level }) => level))
  const dots = said.map(
    ({ actor, days, level, counted = true }, place): Dot => ({
      statement: `made-up-${place + 1}`,
      actor: actor.toLowerCase(),
      level,
      counted,
      contested: null,
      speaker: 'A made-up speaker',
      speakerSlug: 'a-made-up-speaker',
      period: periodOf(days),
      words: 'We have nothing to add',
      verbatim: true,
    }),
  )
  const keyOf = ({ days }: Said) => startOf(middleOf(periodOf(days)), grain)
  const parts = slugs.flatMap((actor) =>
    keys.flatMap((key): Part[] => {
      const here = said.filter((one) => one.actor.toLowerCase() === actor && keyOf(one) === key)
      return here.length === 0
        ? []
        : [{ actor, key, counted: levelsOf(here, true), described: levelsOf(here, false) }]
    }),
  )
  const all = said.map(({ days }) => periodOf(days))
  return answerOf(
    names.map((name) => {
      const own = said.filter(({ actor }) => actor === name)
      return { name, counted: levelsOf(own, true), described: levelsOf(own, false) }
    }),
    {
      dots,
      period: {
        earliest: all.map(({ earliest }) => earliest).sort()[0] ?? '',
        latest:
          all
            .map(({ latest }) => latest)
            .sort()
            .at(-1) ?? '',
      },
      split: { by: 'period', grain, keys: keys.map((key) => ({ key, name: `period of ${key}` })), parts },
      ...change,
    },
  )
}

const first: Options = parseOptions(new URLSearchParams(), timeline.options).options
const chosen = (query: string) => parseOptions(new URLSearchParams(query), timeline.options).options
const make = (answer: Answer, options = first) => timeline.make(answer, options)
const isKind =
  <K extends Mark['kind']>(kind: K) =>
  (mark: Mark): mark is Extract<Mark, { kind: K }> =>
    mark.kind === kind
const marksOf = (figure: Figure) => figure.panels.flatMap(({ marks }) => marks)
const rowsOf = ({ table }: Figure) =>
  table.rows.map((row) => Object.fromEntries(table.columns.map(({ key }, at) => [key, row[at]])))

const MONTHS = ['2031-01-01', '2031-02-01', '2031-03-01', '2031-04-01', '2031-05-01']
const at = (actor: string, day: string, ...levels: Level[]): Said[] =>
  levels.map((level) => ({ actor, days: day, level }))

/** Belmark rises, is silent in March and nearly so in April; Kestria says two things; Varn nothing. */
const madeUp = over(
  'month',
  MONTHS,
  ['Belmark', 'Kestria', 'Varn'],
  [
    ...at('Belmark', '2031-01-10', -2, -2, -1),
    ...at('Belmark', '2031-02-12', 0, 0, 1, 1, 2, 1),
    ...at('Belmark', '2031-04-03', 3),
    ...at('Belmark', '2031-05-20', 2, 2, 3),
    { actor: 'Belmark', days: '2031-02-12', level: 1, counted: false },
    ...at('Kestria', '2031-01-10', 1),
    { actor: 'Kestria', days: '2031-03-01..2031-03-20', level: -1 },
  ],
  {
    events: [
      { id: 'a', title: 'The bridge falls', period: periodOf('2031-03-05') },
      { id: 'b', title: 'A conference', period: periodOf('2031-05-10..2031-06-30') },
    ],
  },
)

describe('medians over time', () => {
  const [path] = marksOf(make(madeUp)).filter(isKind('path'))

  test('silence is a gap, not a zero', () => {
    const march = rowsOf(make(madeUp)).find(
      ({ actor, period_start }) => actor === 'belmark' && period_start === '2031-03-01',
    )
    expect(march).toMatchObject({
      n: 0,
      state: 'none',
      median: null,
      observed_mean: null,
      estimated_mean: null,
    })
    expect(path?.points[2]).toBeNull()
    expect(path?.points.some((point) => point?.y === 0)).toBe(false)
  })

  test('a month with one or two statements has dots and no median', () => {
    expect(path?.points[3]).toBeNull()
    const april = rowsOf(make(madeUp))[3]
    expect(april).toMatchObject({ period_start: '2031-04-01', n: 1, state: 'thin', median: null })
    expect(marksOf(make(madeUp)).some((mark) => mark.kind === 'dot' && mark.y === 3)).toBe(true)
  })

  test('stand in the middle of what is in view of their month, joined straight or in steps', () => {
    // The view begins on 10 January and ends on 20 May.
    const middleOfDays = (from: string, to: string) => (daysTo(from) + daysTo(to)) / 2
    expect(path?.points).toEqual([
      { x: middleOfDays('2031-01-10', '2031-01-31'), y: -2 },
      { x: middleOfDays('2031-02-01', '2031-02-28'), y: 1 },
      null,
      null,
      { x: middleOfDays('2031-05-01', '2031-05-20'), y: 2 },
    ])
    const [steps] = marksOf(make(madeUp, chosen('line=step'))).filter(isKind('path'))
    expect([path?.step, steps?.step]).toEqual([false, true])
    expect(steps?.points).toEqual(path?.points)
    // A band that slopes where its path steps would leave the path outside.
    const [band] = marksOf(make(madeUp, chosen('line=step'))).filter(isKind('band'))
    expect(band?.step).toBe(true)
  })

  test('say each month with its number of statements', () => {
    expect(path?.label).toBe(
      'Belmark, median per month: period of 2031-01-01 −2 (n=3); period of 2031-02-01 +1 (n=6); period of 2031-05-01 +2 (n=3)',
    )
  })

  test('have their own interval: in the table from three statements on, drawn from five', () => {
    const [band, ...others] = marksOf(make(madeUp)).filter(isKind('band'))
    expect(others).toEqual([])
    const drawn = band?.points.filter((point) => point !== null) ?? []
    expect(drawn.map(({ x }) => x)).toEqual([path?.points[1]?.x])
    const told = rowsOf(make(madeUp)).filter((row) => row.median_interval_low !== null)
    expect(told.map(({ n }) => n)).toEqual([3, 6, 3])
    expect(FEWEST_FOR_BAR).toBe(5)
    const [, widest] = told
    expect(drawn).toMatchObject([{ low: widest?.median_interval_low, high: widest?.median_interval_high }])
    expect(band?.label).toContain('95 % interval of the median')
  })
})

describe('dots', () => {
  const dots = marksOf(make(madeUp)).filter(isKind('dot'))

  test('there is one for each statement, on its day and level, hollow when described', () => {
    expect(dots).toHaveLength(madeUp.dots?.length ?? 0)
    expect(new Set(dots.map(({ id }) => id)).size).toBe(dots.length)
    expect(dots.filter(({ hollow }) => hollow)).toMatchObject([
      { x: daysTo('2031-02-12'), y: 1, counted: 0, described: 1 },
    ])
  })

  test('on one day and level stand side by side, none upon another', () => {
    const pile = dots.filter(({ x, y }) => x === daysTo('2031-02-12') && y === 1)
    expect(pile).toHaveLength(4)
    expect(new Set(pile.map(({ dx, dy }) => `${dx} ${dy}`)).size).toBe(4)
    // The described one comes after those that count.
    expect(pile.map(({ hollow }) => hollow)).toEqual([false, false, false, true])
  })

  test('of uncertain days stand in their middle and show their range', () => {
    const uncertain = dots.filter(({ spread }) => spread !== undefined)
    expect(uncertain).toMatchObject([
      { x: daysTo('2031-03-10'), spread: [daysTo('2031-03-01'), daysTo('2031-03-20')] },
    ])
    expect(make(madeUp).legend[0]?.text).toContain('possible days')
  })

  test('come in the order of time within a panel', () => {
    const [panel] = make(madeUp).panels
    const days = (panel?.marks ?? []).filter(isKind('dot')).map(({ x }) => x)
    expect(days).toEqual([...days].sort((a, b) => a - b))
  })
})

describe('discs', () => {
  const crowd = over(
    'month',
    MONTHS.slice(0, 2),
    ['Belmark'],
    [
      ...Array.from({ length: LARGEST_DAY_PILE + 1 }, () => at('Belmark', '2031-01-10', 1)).flat(),
      ...at('Belmark', '2031-02-12', -1, -1),
      { actor: 'Belmark', days: '2031-02-13', level: -1, counted: false },
    ],
  )

  test('stand for what is too much for dots, one per period and level', () => {
    const marks = marksOf(make(crowd)).filter(isBacked)
    expect(marks.every(({ kind }) => kind === 'disc')).toBe(true)
    expect(marks).toMatchObject([
      { id: 'belmark.1.2031-01-01', y: 1, share: 1, text: '26', counted: 26 },
      { id: 'belmark.-1.2031-02-01', y: -1, text: '2', hollow: false },
      { id: 'belmark.-1.described.2031-02-01', y: -1.35, text: '1', hollow: true, described: 1 },
    ])
    expect(marksOf(make({ ...crowd, dots: null })).filter(isBacked)).toEqual(marks)
  })

  test('open the statements of their month, and never more days than were asked for', () => {
    const [disc] = marksOf(make(crowd)).filter(isBacked)
    const asked = (mark: { href: string } | undefined) => new URL(mark?.href ?? '', 'http://x').searchParams
    expect(asked(disc).get('from')).toBe('2031-01-01')
    expect(asked(disc).get('to')).toBe('2031-01-31')
    expect(disc?.narrow).toMatchObject({
      actors: ['belmark'],
      levels: [1],
      from: '2031-01-01',
      to: '2031-01-31',
    })
    const narrowed = { ...crowd, question: { ...question, from: '2031-01-05', to: '2031-01-20' } }
    const [inside] = marksOf(make(narrowed)).filter(isBacked)
    expect([asked(inside).get('from'), asked(inside).get('to')]).toEqual(['2031-01-05', '2031-01-20'])
  })
})

describe('panels', () => {
  test('are one per actor in the stated order, with what each said in words', () => {
    expect(make(madeUp).panels.map(({ title, detail }) => [title, detail])).toEqual([
      [
        'Belmark',
        '13 counted, 1 described; in 4 of 5 months, at most 6 in one; Kendall’s τ of level with month +0.80, p < 0.01',
      ],
      ['Kestria', '2 counted; in 2 of 5 months, at most 1 in one'],
      ['Varn', '0 counted; no statement in this data set'],
    ])
    expect(make(madeUp).note.counts).toContain('; actors in their stated order')
  })

  test('all carry the events with their words, none beyond the view', () => {
    const events = make(madeUp).panels.map(({ marks }) => marks.filter(isKind('event')))
    expect(events.map((marks) => marks.map(({ text }) => text))).toEqual([
      ['The bridge falls', 'A conference'],
      ['The bridge falls', 'A conference'],
      ['The bridge falls', 'A conference'],
    ])
    expect(events[0]?.[0]).toMatchObject({ x1: daysTo('2031-03-05'), x2: daysTo('2031-03-05') })
    expect(events[0]?.[1]).toMatchObject({
      x1: daysTo('2031-05-10'),
      x2: daysTo('2031-05-20'),
      label: 'A conference, 10 May – 30 Jun 2031',
    })
  })

  test('give way to one axis with the actors named at their lines', () => {
    const figure = make(madeUp, chosen('layout=together'))
    expect(figure.panels).toHaveLength(1)
    expect(
      marksOf(figure)
        .filter(isKind('path'))
        .map(({ text }) => text),
    ).toEqual(['Belmark'])
    expect(marksOf(figure).filter(isKind('dot'))).toHaveLength(madeUp.dots?.length ?? 0)
    expect(figure.panels[0]?.detail).toContain(
      'τ +0.80, p < 0.01; Kestria n=2; Varn n=0; τ: Kendall’s, of level with month',
    )
    expect(figure.table).toEqual(make(madeUp).table)
    // Two actors at the same level on the same day do not hide one another.
    const meeting = over(
      'month',
      MONTHS.slice(0, 1),
      ['Belmark', 'Kestria'],
      [...at('Belmark', '2031-01-10', 1), ...at('Kestria', '2031-01-10', 1)],
    )
    const [a, b] = marksOf(make(meeting, chosen('layout=together'))).filter(isKind('dot'))
    expect(a?.dx).not.toBe(b?.dx)
    const [c, d] = marksOf(make({ ...meeting, dots: null }, chosen('layout=together'))).filter(isKind('disc'))
    expect(c?.x).toBeLessThan(d?.x ?? 0)
  })
})

describe('the table', () => {
  test('has every actor in every period, and counts that add up to the answer', () => {
    const rows = rowsOf(make(madeUp))
    expect(rows).toHaveLength(15)
    for (const { actor, counted, described } of madeUp.groups) {
      const own = rows.filter((row) => row.actor === actor.slug)
      const sum = (key: string) => own.reduce((total, row) => total + Number(row[key]), 0)
      expect(sum('n')).toBe(counted.reduce((a, b) => a + b, 0))
      expect(sum('described')).toBe(described.reduce((a, b) => a + b, 0))
      for (const level of LEVELS)
        expect(sum(`level_${level < 0 ? 'minus' : level > 0 ? 'plus' : ''}${Math.abs(level)}`)).toBe(
          countOf(counted, level),
        )
    }
    expect(rows[0]).toMatchObject({ period_start: '2031-01-01', period_end: '2031-01-31', per: 'month' })
  })

  test('tests a trend from eight statements on, and gives it on each row of the actor', () => {
    const rows = rowsOf(make(madeUp))
    const belmark = rows.filter(({ actor }) => actor === 'belmark')
    expect(new Set(belmark.map(({ kendall_tau }) => kendall_tau)).size).toBe(1)
    expect(belmark[0]).toMatchObject({
      kendall_tau: expect.closeTo(0.7973, 4),
      pettitt_at: '2031-02-01',
      pettitt_k: 34,
    })
    for (const row of rows.filter(({ actor }) => actor !== 'belmark'))
      expect([row.kendall_tau, row.kendall_p, row.pettitt_k, row.pettitt_at, row.pettitt_p]).toEqual(
        Array.from({ length: 5 }, () => null),
      )
  })

  test('a trend that cannot be tested is said in words', () => {
    const level = over(
      'month',
      MONTHS.slice(0, 2),
      ['Belmark'],
      [...at('Belmark', '2031-01-10', 1, 1, 1, 1), ...at('Belmark', '2031-02-10', 1, 1, 1, 1)],
    )
    expect(make(level).panels[0]?.detail).toContain('no trend to test: all at one level or in one month')
    expect(rowsOf(make(level))[0]).toMatchObject({ kendall_tau: null, kendall_p: null, pettitt_k: null })
  })
})

describe('the axes', () => {
  test('are shared: days below, the seven levels with words at both ends beside', () => {
    const { frame, x, y } = make(madeUp)
    expect(frame).toBe('time')
    expect(y.domain).toEqual([-3.4, 3.4])
    expect(y.ticks.map(({ at: place, level, label }) => [place, level, label])[0]).toEqual([-3, -3, '−3'])
    expect(y.ends).toEqual(['de-escalation', 'escalation'])
    expect(x.label).toBe('day of the statement, 10 Jan – 20 May 2031')
    expect(x.ticks.map(({ label, detail }) => [label, detail])).toEqual([
      ['Feb', '2031'],
      ['Mar', undefined],
      ['Apr', undefined],
      ['May', undefined],
    ])
    const [low, high] = x.domain
    for (const mark of marksOf(make(madeUp)).filter(isKind('dot'))) {
      expect(mark.x).toBeGreaterThan(low)
      expect(mark.x).toBeLessThan(high)
    }
  })

  test.each([
    ['a day', '2024-08-16..2024-08-16', ['16 Aug 2024']],
    ['a week', '2024-12-29..2025-01-03', ['29 Dec 2024', '30 Dec', '31 Dec', '1 Jan 2025', '2 Jan', '3 Jan']],
    ['two months', '2024-08-01..2024-09-30', ['5 Aug 2024', '19 Aug', '2 Sept', '16 Sept', '30 Sept']],
    ['a year', '2024-02-10..2025-02-09', ['Mar 2024', 'May', 'Jul', 'Sept', 'Nov', 'Jan 2025']],
    ['a decade', '2014-05-05..2024-05-05', ['2016', '2018', '2020', '2022', '2024']],
  ])('%s has ticks that can be read', (_, days, words) => {
    const ticks = dayTicks(periodOf(days))
    expect(ticks.map(({ label, detail }) => (detail ? `${label} ${detail}` : label))).toEqual(words)
  })

  test('no span crowds its labels or lacks them', () => {
    for (let days = 0; days < 40_000; days += 1 + Math.floor(days / 7)) {
      const latest = dayAt(19_950 + days, 'day')
      const ticks = dayTicks({ earliest: '2024-08-15', latest })
      expect(ticks.length).toBeGreaterThan(0)
      expect(ticks.length).toBeLessThanOrEqual(MOST_TICKS)
      for (const { at: place } of ticks) expect(place).toBeGreaterThanOrEqual(19_950)
    }
  })

  test.each([
    ['2024-08-16', 'day', '2024-08-16'],
    ['2024-12-30', 'week', '2025-01-05'],
    ['2024-02-01', 'month', '2024-02-29'],
    ['2024-10-01', 'quarter', '2024-12-31'],
    ['2024-01-01', 'year', '2024-12-31'],
  ] as const)('the %s of a %s ends on %s', (start, length, end) => {
    expect(endOf(start, length)).toBe(end)
  })
})

describe('any answer', () => {
  const days = ['2024-08-16']
  const opening: Answer = {
    ...seed,
    split: {
      by: 'period',
      grain: 'day',
      keys: days.map((key) => ({ key, name: '16 Aug 2024' })),
      parts: seed.groups.map(({ actor, counted, described }) => ({
        actor: actor.slug,
        key: '2024-08-16',
        counted,
        described,
      })),
    },
  }

  test('the opening comparison: twelve dots, one median, no interval and no trend', () => {
    const figure = make(opening)
    expect(marksOf(figure).filter(isKind('dot'))).toHaveLength(12)
    expect(marksOf(figure).filter(isKind('path'))).toMatchObject([{ actor: 'hamas', points: [{ y: 1 }] }])
    expect(marksOf(figure).some(isKind('band'))).toBe(false)
    expect(figure.panels[0]?.detail).toBe('1 counted, 1 described')
    expect(rowsOf(figure).every(({ kendall_tau }) => kendall_tau === null)).toBe(true)
  })

  test('nothing in view is said in words', () => {
    const split: Split = { by: 'period', grain: 'month', keys: [], parts: [] }
    const figure = make({ ...nothing, period: null, split })
    expect(figure.empty).toBe('None of the 14 statements in this data set answers this question.')
    expect(figure.x.ticks).toEqual([])
  })

  test('the options ask for a split by period, of a fitting length unless told', () => {
    expect(timeline.splitOf(first)).toEqual({ by: 'period', grain: 'auto' })
    expect(timeline.splitOf(chosen('per=quarter'))).toEqual({ by: 'period', grain: 'quarter' })
    expect(chosen('per=decade&line=curved')).toEqual(first)
    expect(FIGURES).toContain(timeline)
  })

  test('the same answer makes the same figure, and is left as it was', () => {
    const before = JSON.stringify(madeUp)
    expect(JSON.stringify(make(madeUp))).toBe(JSON.stringify(make(structuredClone(madeUp))))
    expect(JSON.stringify(madeUp)).toBe(before)
  })
})
