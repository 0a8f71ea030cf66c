import { describe, expect, test } from 'vitest'
import { adjusted, cliffsDelta, earthMovers } from '@/lib/figures/difference'
import { distance } from '@/lib/figures/distance'
import type { Figure } from '@/lib/figures/figure'
import { permutationTest } from '@/lib/figures/permutation'
import { probability } from '@/lib/figures/probability'
import type { LevelCounts } from '@/lib/stance'
import { answerOf, large, type Made, mixed, nothing, seed } from './answers'

const tilesOf = ({ panels }: Figure) =>
  panels.flatMap(({ marks }) => marks).filter((mark) => mark.kind === 'tile')

const recordsOf = ({ table: { columns, rows } }: Figure) =>
  rows.map((row) => Object.fromEntries(columns.map(({ key }, place) => [key, row[place]])))

const four = (value: number | null | undefined) => Number((value ?? Number.NaN).toFixed(4))

describe('two actors with enough statements', () => {
  const high: LevelCounts = [0, 0, 0, 0, 0, 2, 4]
  const low: LevelCounts = [3, 2, 0, 0, 0, 0, 0]
  const figure = distance.make(
    answerOf([
      { name: 'Belmark', counted: high },
      { name: 'Port Ilse', counted: low, described: [0, 0, 1, 0, 0, 0, 0] },
    ]),
    {},
  )

  test('have a tile with their distance, in grey, n on both sides and the adjusted p', () => {
    // Means of 2.667 and -2.6, and every statement of the one above every one of the other.
    expect(tilesOf(figure)).toEqual([
      expect.objectContaining({
        id: 'belmark.port-ilse',
        x: 0,
        y: 0,
        state: 'measured',
        level: null,
        text: '5.3',
        detail: 'n=6, 5; p < 0.01',
        counted: 11,
        described: 1,
        narrow: { actors: ['belmark', 'port-ilse'] },
        href: '/statements?actor=belmark&actor=port-ilse',
      }),
    ])
    expect(tilesOf(figure)[0]?.shade).toBeCloseTo((2 + 2 / 3 + 2.6) / 6)
  })

  test('say p, its adjustment and Cliff’s delta in the label', () => {
    // One grouping of C(11, 5) = 462 is this one, and no other is as far apart.
    expect(tilesOf(figure)[0]?.label).toBe(
      'Belmark and Port Ilse: distance 5.3 of 6, n=6 and 5; p = 0.002, adjusted p = 0.002 (exact); Cliff’s delta +1.00, Belmark nearer to escalation',
    )
  })

  test('stand in the table with every number', () => {
    expect(recordsOf(figure)).toEqual([
      {
        actor_a: 'belmark',
        actor_a_name: 'Belmark',
        actor_b: 'port-ilse',
        actor_b_name: 'Port Ilse',
        n_a: 6,
        n_b: 5,
        distance: 5.2667,
        p: 0.002165,
        p_adjusted: 0.002165,
        method: 'exact',
        cliffs_delta: 1,
        state: 'measured',
        codebook_version: '1',
      },
    ])
  })
})

describe('more actors', () => {
  const figure = distance.make(mixed, {})

  test('stand each pair once, below the diagonal, under names that belong to it', () => {
    const names = mixed.groups.map(({ actor }) => actor.slug)
    expect(tilesOf(figure)).toHaveLength((6 * 5) / 2)
    for (const { id, x, y } of tilesOf(figure)) {
      expect(x).toBeLessThanOrEqual(y)
      expect(id).toBe(`${names[x]}.${names[y + 1]}`)
    }
    expect(figure.x.ticks.map(({ label }) => label)).toEqual(
      mixed.groups.slice(0, -1).map((g) => g.actor.shortName),
    )
    expect(figure.y.ticks.map(({ label }) => label)).toEqual(
      mixed.groups.slice(1).map((g) => g.actor.shortName),
    )
    expect(figure.x.domain).toEqual([-0.5, 4.5])
    expect(figure.y.domain).toEqual([-0.5, 4.5])
  })

  test('with fewer than five statements on a side are not compared, and it says so', () => {
    const suppressed = tilesOf(figure).filter(({ state }) => state === 'suppressed')
    // Only Belmark (17) and the Mountain Council (11) have five.
    expect(suppressed).toHaveLength(14)
    expect(suppressed[0]).toMatchObject({ text: 'n < 5', shade: null, detail: 'n=17, 4' })
    expect(suppressed[0]?.label).toContain('not compared, because one of them has fewer than 5 statements')
    const record = recordsOf(figure).find(({ actor_b }) => actor_b === 'port-ilse')
    expect(record).toMatchObject({
      state: 'suppressed',
      distance: null,
      p: null,
      method: null,
      cliffs_delta: null,
    })
    expect(figure.legend.map(({ sample }) => sample)).toEqual(['measured', 'suppressed'])
  })

  test('have their p adjusted over the pairs tested, and only those', () => {
    const made = [...large.groups.slice(0, 2), ...mixed.groups.slice(2, 3), ...large.groups.slice(2, 3)]
    const figure = distance.make({ ...large, groups: made }, {})
    const tested = recordsOf(figure).filter(({ p }) => p !== null)
    expect(tested).toHaveLength(3)
    const counts = made.map(({ counted }) => counted)
    const pairs = (
      [
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const
    ).map(([a, b]) => [counts[a] ?? [], counts[b] ?? []] as const)
    const tests = pairs.map(([a, b]) => permutationTest(a, b))
    expect(tested.map(({ p }) => p)).toEqual(tests.map(probability))
    const [ps = [], lows = [], highs = []] = (['p', 'low', 'high'] as const).map((key) =>
      adjusted(tests.map((one) => one[key])),
    )
    expect(tested.map(({ p_adjusted }) => p_adjusted)).toEqual(
      ps.map((p, at) => probability({ p, low: lows[at] ?? p, high: highs[at] ?? p })),
    )
    expect(tested.every(({ p }) => Number(p) > 0)).toBe(true)
    expect(tested.map(({ distance }) => distance)).toEqual(pairs.map(([a, b]) => four(earthMovers(a, b))))
    expect(tested.map(({ cliffs_delta }) => cliffs_delta)).toEqual(
      pairs.map(([a, b]) => four(cliffsDelta(a, b))),
    )
    expect(figure.note.caution).toContain('adjusted for the 3 pairs tested')
  })

  test('the opening data set has too few statements for any distance, in words', () => {
    const figure = distance.make(seed, {})
    expect(tilesOf(figure).every(({ state, text }) => state === 'suppressed' && text === 'n < 5')).toBe(true)
    expect(figure.summary).toBe(
      'No distance can be told: 10 pairs not compared, with fewer than 5 statements on a side.',
    )
    expect(figure.note.caution).toContain('only from 5 statements each on')
  })
})

describe('credited to each signatory', () => {
  test('a shared statement is one behind the tile, and its pull is said', () => {
    const counted: LevelCounts = [0, 0, 5, 0, 0, 0, 0]
    const made = answerOf([
      { name: 'Belmark', counted },
      { name: 'Port Ilse', counted },
    ])
    const dots = made.dots?.map((dot) => ({
      ...dot,
      statement: dot.statement.replace(/^belmark|^port-ilse/, 'joint'),
    }))
    const figure = distance.make(
      { ...made, dots: dots ?? null, question: { ...made.question, joint: 'signatories' } },
      {},
    )
    expect(tilesOf(figure)[0]).toMatchObject({ text: '0.0', detail: 'n=5, 5; p = 1.00', counted: 5 })
    expect(figure.note.caution).toContain('draw signatories together')
  })
})

describe('too much or too little', () => {
  test('of forty actors the 24 with most statements are drawn and tested, the others are in the table', () => {
    const many = Array.from(
      { length: 40 },
      (_, place): Made => ({ name: `Isle ${place}`, counted: [0, 0, 1 + place, 5, 0, 0, 0] }),
    )
    const figure = distance.make(answerOf(many), {})
    expect(tilesOf(figure)).toHaveLength((24 * 23) / 2)
    expect(figure.x.ticks.map(({ label }) => label)[0]).toBe('Isle 16')
    const records = recordsOf(figure)
    expect(records).toHaveLength((40 * 39) / 2)
    expect(records.filter(({ p }) => p !== null)).toHaveLength((24 * 23) / 2)
    expect(records.every(({ distance }) => typeof distance === 'number')).toBe(true)
    expect(figure.note.caution).toContain(
      'the 24 actors with most statements in view; 16 more stand in the table',
    )
  })

  test('one actor is no pair, and silence is silence', () => {
    const alone = answerOf([{ name: 'Belmark', counted: [0, 0, 0, 0, 9, 0, 0] }])
    expect(distance.make(alone, {}).empty).toBe('A distance needs two actors.')
    expect(distance.make(nothing, {}).empty).toContain('None of the 14 statements')
  })

  test('the same answer makes the same figure', () => {
    expect(JSON.stringify(distance.make(large, {}))).toBe(
      JSON.stringify(distance.make(structuredClone(large), {})),
    )
  })
})
