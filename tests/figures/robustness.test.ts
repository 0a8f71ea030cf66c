import { describe, expect, test } from 'vitest'
import type { Answer, Case, Split } from '@/lib/answer'
import { isBacked } from '@/lib/figures/figure'
import { robustness } from '@/lib/figures/robustness'
import { countLevels, LEVELS, type Level, type LevelCounts } from '@/lib/stance'
import { answerOf, seed } from './answers'

/** Made-up statements: an actor's levels in the order they were made, a day apart, and what is special about some. */
type Made = { name: string; levels: Level[]; special?: Record<number, Partial<Case>> }

const slugOf = (name: string) => name.toLowerCase().replaceAll(' ', '-')

function casesOf({ name, levels, special = {} }: Made): Case[] {
  return levels.map((level, place) => {
    const day = `2024-08-${String(place + 1).padStart(2, '0')}`
    const statement = `${slugOf(name)}-${place}`
    return {
      ...{ statement, actor: slugOf(name), level, period: { earliest: day, latest: day } },
      ...{ attribution: 'on-record', deterrentFrame: false, act: statement },
      ...{ outlet: place % 2 ? 'radio' : 'post', speaker: `${slugOf(name)}-${place % 2}` },
      ...special[place],
    }
  })
}

function counted(made: Made[], split: Partial<Extract<Split, { by: 'case' }>> = {}): Answer {
  const cases = made.flatMap(casesOf)
  return {
    ...answerOf(made.map(({ name, levels }) => ({ name, counted: countLevels(levels) }))),
    split: {
      by: 'case',
      cases,
      outlets: [
        { id: 'post', slug: 'post', name: 'The Harbour Post' },
        { id: 'radio', slug: 'radio', name: 'Belmark Radio' },
      ],
      speakers: [...new Set(cases.map(({ speaker }) => speaker))].map((slug) => ({
        slug,
        name: `Speaker ${slug}`,
      })),
      ...split,
    },
  }
}

const make = (answer: Answer) => robustness.make(answer, {})
const rowsOf = (answer: Answer) => {
  const { table } = make(answer)
  return table.rows.map((row) => Object.fromEntries(table.columns.map(({ key }, place) => [key, row[place]])))
}
/** variant: verdict */
const verdictsOf = (answer: Answer) =>
  Object.fromEntries(rowsOf(answer).map(({ variant, verdict }) => [variant, verdict]))
const valuesOf = (answer: Answer, variant: string) =>
  rowsOf(answer)
    .filter((row) => row.variant === variant)
    .map(({ value }) => value)

const far: Made[] = [
  { name: 'Belmark', levels: [2, 2, 2, 3, 2, 2, 2, 2] },
  { name: 'Port Ilse', levels: [-2, -2, -2, -2, -1, -2, -2, -2] },
]

describe('an order', () => {
  test('that no way of counting touches holds in every variant that changes something', () => {
    const answer = counted(far)
    expect(verdictsOf(answer)).toEqual({
      median: 'the order to be tested',
      mean: 'order holds',
      latest: 'order holds',
      'without-anonymous-source': 'changes nothing',
      'without-outlet-paraphrase': 'changes nothing',
      'without-nonverbal-release': 'changes nothing',
      'deterrence-at-plus1': 'changes nothing',
      'repeated-once': 'changes nothing',
      'repeated-once-a-day': 'changes nothing',
      'without-outlet-post': 'order holds',
      'without-outlet-radio': 'order holds',
      'without-speaker-belmark-0': 'order holds',
      'without-speaker-belmark-1': 'order holds',
      'without-speaker-port-ilse-0': 'order holds',
      'without-speaker-port-ilse-1': 'order holds',
    })
    expect(make(answer).summary).toBe(
      'By median, from de-escalation to escalation: Port Ilse −2, Belmark +2. The order of these actors holds in 8 of 8 variants; 6 more change nothing.',
    )
  })

  test('that the anonymous alone make is reversed without them, and the pair is named', () => {
    const anonymous: Partial<Case> = { attribution: 'anonymous-source' }
    const answer = counted([
      {
        name: 'Belmark',
        levels: [3, 3, 3, 3, -1, -1, -1],
        special: Object.fromEntries([0, 1, 2, 3].map((at) => [at, anonymous])),
      },
      { name: 'Port Ilse', levels: [1, 1, 1, 1, 1] },
    ])
    expect(valuesOf(answer, 'median')).toEqual([3, 1])
    expect(valuesOf(answer, 'without-anonymous-source')).toEqual([-1, 1])
    expect(verdictsOf(answer)['without-anonymous-source']).toBe('reverses Belmark and Port Ilse')
    expect(make(answer).summary).toContain('Without anonymous sources: reverses Belmark and Port Ilse.')
    expect(rowsOf(answer).find(({ variant }) => variant === 'without-anonymous-source')?.holds).toBe('no')
  })

  test('is not reversed by a tie, and a tie claims no order', () => {
    const tied = counted([
      { name: 'Belmark', levels: [1, 1, 2, 2, 2] },
      { name: 'Port Ilse', levels: [1, 1, 1, 1, 2] },
      { name: 'Inland', levels: [1, 1, 1, 2, 2] },
    ])
    // Latest: all at +2. Mean: Inland above Port Ilse, whose medians are equal.
    expect(valuesOf(tied, 'latest')).toEqual([2, 2, 2])
    expect(verdictsOf(tied)).toMatchObject({ latest: 'order holds', mean: 'order holds' })
  })

  test('cannot be compared where an actor falls below three statements, and this is counted apart', () => {
    const answer = counted([
      { name: 'Belmark', levels: [2, 2, 2, 2, 2] },
      { name: 'Port Ilse', levels: [-1, -1, -1, -1, -1] },
    ])
    expect(verdictsOf(answer)['without-outlet-post']).toBe('not comparable: Belmark n=2 and Port Ilse n=2')
    const rows = rowsOf(answer).filter(({ variant }) => variant === 'without-outlet-post')
    expect(rows).toMatchObject([
      { n: 2, value: null, state: 'thin', comparable: 'no', holds: null },
      { n: 2, value: null, state: 'thin', comparable: 'no', holds: null },
    ])
    expect(make(answer).summary).toContain('are not comparable')
  })
})

describe('a variant', () => {
  const base: Made = { name: 'Port Ilse', levels: [-2, -2, -2, -2, -2] }
  const value = (made: Made, variant: string) => valuesOf(counted([made, base]), variant)[0]
  const n = (made: Made, variant: string) =>
    rowsOf(counted([made, base])).find((row) => row.variant === variant)?.n

  test('by mean is the observed mean', () => {
    expect(value({ name: 'Belmark', levels: [0, 0, 1, 1, 3] }, 'mean')).toBe(1)
  })

  test('by the latest takes the median of the latest day, by the middle of uncertain days', () => {
    const late = { period: { earliest: '2024-08-20', latest: '2024-08-20' } }
    // Its last possible day is the latest of all, its middle is not.
    const vague = { period: { earliest: '2024-08-01', latest: '2024-08-31' } }
    expect(
      value(
        { name: 'Belmark', levels: [0, 0, 0, 1, 2, -3], special: { 3: late, 4: late, 5: vague } },
        'latest',
      ),
    ).toBe(1.5)
  })

  test.each([
    ['without-outlet-paraphrase', { attribution: 'outlet-paraphrase' }],
    ['without-nonverbal-release', { attribution: 'nonverbal-release' }],
    ['without-outlet-press', { outlet: 'press' }],
    ['without-speaker-mayor', { speaker: 'mayor' }],
  ] as const)('%s leaves out just that', (variant, change) => {
    const made: Made = { name: 'Belmark', levels: [3, 3, 1, 1, 1, 0], special: { 0: change, 1: change } }
    const answer = counted([made, base], {
      outlets: [{ id: 'press', slug: 'press', name: 'The Press' }],
      speakers: [{ slug: 'mayor', name: 'The mayor' }],
    })
    expect(rowsOf(answer).find((row) => row.variant === variant)).toMatchObject({ n: 4, value: 1 })
  })

  test('of deterrence moves only what is said to deter', () => {
    const deterring = { deterrentFrame: true }
    const made: Made = {
      name: 'Belmark',
      levels: [3, 3, 3, 2, 2],
      special: { 0: deterring, 1: deterring, 2: deterring },
    }
    expect(value(made, 'median')).toBe(3)
    expect(value(made, 'deterrence-at-plus1')).toBe(1)
    expect(n(made, 'deterrence-at-plus1')).toBe(5)
  })

  test('of repeats keeps the first of an act, or the first of each day', () => {
    const day = (of: string) => ({ period: { earliest: of, latest: of } })
    const made: Made = {
      name: 'Belmark',
      levels: [0, 3, 3, 3, 1, 1, 1],
      special: {
        0: { act: 'a', ...day('2024-08-01') },
        1: { act: 'a', ...day('2024-08-02') },
        2: { act: 'a', ...day('2024-08-02') },
        3: { act: 'a', ...day('2024-08-03') },
      },
    }
    expect([n(made, 'median'), n(made, 'repeated-once'), n(made, 'repeated-once-a-day')]).toEqual([7, 4, 6])
    expect([value(made, 'repeated-once'), value(made, 'repeated-once-a-day')]).toEqual([1, 1])
  })

  test('leaves out at most twelve outlets and twelve speakers, and says of how many', () => {
    const levels: Level[] = Array.from({ length: 20 }, () => 1)
    const special = Object.fromEntries(
      levels.map((_, at) => [at, { outlet: `outlet-${at}`, speaker: `speaker-${at}` }]),
    )
    const names = (word: string) =>
      levels.map((_, at) => ({ id: `${word}-${at}`, slug: `${word}-${at}`, name: `${word} ${at}` }))
    const answer = counted([{ name: 'Belmark', levels, special }, base], {
      outlets: names('outlet'),
      speakers: names('speaker'),
    })
    const slugs = new Set(rowsOf(answer).map(({ variant }) => String(variant)))
    expect([...slugs].filter((slug) => slug.startsWith('without-outlet-outlet'))).toHaveLength(12)
    expect([...slugs].filter((slug) => slug.startsWith('without-speaker-speaker'))).toHaveLength(12)
    expect(make(answer).note.caution).toContain('12 of 22 outlets and 12 of 22 speakers')
  })
})

describe('the picture', () => {
  const answer = counted([...far, { name: 'Small Isle', levels: [1, 1, 1] }])

  test('has a tile for every variant and actor, and leaves out and names who said too little', () => {
    const figure = make(answer)
    const tiles = figure.panels.flatMap(({ marks }) => marks).filter((mark) => mark.kind === 'tile')
    expect(figure.x.ticks.map(({ label, detail }) => [label, detail])).toEqual([
      ['Belmark', '8 counted'],
      ['Port Ilse', '8 counted'],
    ])
    expect(tiles).toHaveLength(2 * figure.y.ticks.length)
    expect(new Set(tiles.map(({ id }) => id)).size).toBe(tiles.length)
    expect(figure.note.caution).toContain('Left out, with fewer than 5 statements: Small Isle.')
    expect(figure.note.caution).toContain('The order holds where no two actors change places')
    expect(tiles[2]).toMatchObject({ x: 0, y: 1, text: '+2.1', detail: 'n=8', level: 2, state: 'one-sided' })
  })

  test('prints what its table holds', () => {
    const rows = rowsOf(answer)
    const figure = make(answer)
    const tiles = figure.panels.flatMap(({ marks }) => marks).filter((mark) => mark.kind === 'tile')
    for (const tile of tiles) {
      const row = rows.find(({ variant, actor }) => `${variant}.${actor}` === tile.id)
      expect(tile.detail).toBe(`n=${row?.n}`)
      const value = Number(tile.text.replace('−', '-'))
      expect(value).toBeCloseTo(Number(row?.value), 0)
      expect(figure.y.ticks[tile.y]?.detail).toBe(row?.verdict)
    }
    expect(rows.find(({ actor }) => actor === 'small-isle')).toMatchObject({
      variant: 'median',
      n: 3,
      value: 1,
    })
  })

  test('opens the statements behind a tile: those of the actor, less an attribution where one is left out', () => {
    const counts: LevelCounts = countLevels([...LEVELS])
    const anonymous: Partial<Case> = { attribution: 'anonymous-source' }
    const some = counted([
      { name: 'Belmark', levels: [...LEVELS], special: { 0: anonymous } },
      ...far.slice(1),
    ])
    const described: Answer = {
      ...some,
      groups: some.groups.map((group, at) =>
        at === 0 ? { ...group, counted: counts, described: counts } : group,
      ),
    }
    const asked = (id: string, answer: Answer) => {
      const mark = make(answer)
        .panels.flatMap(({ marks }) => marks)
        .filter(isBacked)
        .find((one) => one.id === id)
      const params = new URL(mark?.href ?? '', 'http://x').searchParams
      return {
        counted: mark?.counted,
        actor: params.getAll('actor'),
        attribution: params.getAll('attribution'),
      }
    }
    expect(asked('median.port-ilse', described)).toEqual({
      counted: 8,
      actor: ['port-ilse'],
      attribution: [],
    })
    const own = asked('median.belmark', described)
    expect(own.counted).toBe(7)
    expect(own.attribution).not.toContain('described-by-other')
    expect(own.attribution).toContain('anonymous-source')
    const named = asked('without-anonymous-source.belmark', described)
    expect(named.counted).toBe(6)
    expect(named.attribution).not.toContain('anonymous-source')
    const onlyAnonymous = {
      ...some,
      question: { ...some.question, attributions: ['anonymous-source' as const] },
    }
    expect(asked('without-anonymous-source.belmark', onlyAnonymous).attribution).toEqual(['anonymous-source'])
  })

  test('is the same every time', () => {
    expect(JSON.stringify(make(answer))).toBe(JSON.stringify(make(structuredClone(answer))))
  })
})

describe('nothing to test', () => {
  test('is said of the opening comparison, where nobody has five statements', () => {
    const figure = make({ ...seed, split: { by: 'case', cases: [], outlets: [], speakers: [] } })
    expect(figure.empty).toBe(
      'An order is tested between actors with at least 5 counted statements each; here none has as many.',
    )
    expect(figure.table.rows).toHaveLength(5)
    expect(figure.note.caution).toBe(
      'Too few statements to rank these actors: read the words. All in view rests on one source and one coder.',
    )
  })

  test('is said of a single actor, of equal medians, and of too many statements', () => {
    expect(make(counted(far.slice(0, 1))).empty).toContain('here only Belmark has as many')
    const equal = counted([
      { name: 'Belmark', levels: [1, 1, 1, 1, 1] },
      { name: 'Port Ilse', levels: [0, 1, 1, 1, 2] },
    ])
    expect(make(equal).empty).toBe(
      'Every actor with at least 5 counted statements has the same median: there is no order to test.',
    )
    expect(make(counted(far, { cases: null })).empty).toContain('up to 20\u202f000 counted statements')
  })
})
