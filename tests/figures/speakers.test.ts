import { describe, expect, test } from 'vitest'
import type { Answer, Dot } from '@/lib/answer'
import type { Mark } from '@/lib/figures/figure'
import { isBacked } from '@/lib/figures/figure'
import { MOST_SPEAKERS, speakers } from '@/lib/figures/speakers'
import { addCounts, countOf, LEVELS, type LevelCounts, NO_COUNTS, totalOf } from '@/lib/stance'
import { answerOf, huge, seed } from './answers'

type Said = { actor: string; speaker: string; counted?: LevelCounts; described?: LevelCounts }

/** An answer whose actors, made up, spoke through these speakers. */
function spoken(said: Said[], silent: string[] = []): Answer {
  const sum = (actor: string, key: 'counted' | 'described') =>
    said
      .filter((one) => one.actor === actor)
      .reduce<LevelCounts>((total, one) => addCounts(total, one[key] ?? NO_COUNTS), NO_COUNTS)
  const actors = [...new Set(said.map(({ actor }) => actor)), ...silent]
  const answer = answerOf(
    actors.map((name) => ({ name, counted: sum(name, 'counted'), described: sum(name, 'described') })),
  )
  const slug = (name: string) => name.toLowerCase().replaceAll(' ', '-')
  const parts = said.map(({ actor, speaker, counted = NO_COUNTS, described = NO_COUNTS }) => ({
    actor: slug(actor),
    key: slug(speaker),
    counted,
    described,
  }))
  // The fixture's dots know no speakers: hand each to the first speaker who still has one to make at its level.
  const left = parts.map((part) => ({ ...part, counted: [...part.counted], described: [...part.described] }))
  const dots = answer.dots?.map((dot): Dot => {
    const kind = dot.counted ? 'counted' : 'described'
    const part = left.find((one) => one.actor === dot.actor && (one[kind][dot.level + 3] ?? 0) > 0)
    if (!part) throw new Error('a dot without a speaker')
    part[kind][dot.level + 3] = (part[kind][dot.level + 3] ?? 0) - 1
    return { ...dot, speaker: part.key, speakerSlug: part.key }
  })
  return {
    ...answer,
    dots: dots ?? null,
    split: {
      by: 'speaker',
      keys: [...new Set(said.map(({ speaker }) => speaker))].map((name) => ({ key: slug(name), name })),
      parts,
    },
  }
}

const twoTowns = spoken(
  [
    { actor: 'Belmark', speaker: 'The harbour master', counted: [0, 1, 0, 0, 0, 0, 0] },
    {
      actor: 'Belmark',
      speaker: 'The mayor',
      counted: [0, 0, 0, 1, 2, 1, 0],
      described: [0, 0, 1, 0, 0, 0, 0],
    },
    { actor: 'Port Ilse', speaker: 'The envoy', counted: [0, 2, 1, 0, 0, 0, 0] },
  ],
  ['Silent Islands'],
)

const make = (answer: Answer, show = 'all') => speakers.make(answer, { show })
const marksOf = (answer: Answer, show?: string) => make(answer, show).panels.flatMap(({ marks }) => marks)
const rowsOf = ({ table }: ReturnType<typeof make>) =>
  table.rows.map((row) => Object.fromEntries(table.columns.map(({ key }, place) => [key, row[place]])))
const isDiamond = (mark: Mark) => mark.kind === 'diamond'

describe('speakers', () => {
  test('stand in the band of their actor, the most frequent first; an only speaker stands for the actor', () => {
    expect(make(twoTowns).y.ticks.map(({ label, detail, aside }) => [label, detail, aside?.text])).toEqual([
      ['Belmark', '2 speakers, 5 counted, 1 described', 'median'],
      ['The mayor', 'Belmark, 4 counted, 1 described', 'median'],
      ['The harbour master', 'Belmark, 1 counted', 'n=1, dots only'],
      ['The envoy', 'Port Ilse, 3 counted', 'median'],
      ['Silent Islands', '0 counted', 'no statement in this data set'],
    ])
  })

  test('are drawn once per statement, and their actor only as a summary', () => {
    const dots = marksOf(twoTowns).filter(isBacked)
    expect(dots).toHaveLength(9)
    const rows = dots.map((mark) => (mark.kind === 'dot' ? Math.round(mark.y) : null))
    expect(rows).toEqual([1, 1, 1, 1, 1, 2, 3, 3, 3])
    expect(
      marksOf(twoTowns)
        .filter(isDiamond)
        .map(({ label }) => label),
    ).toEqual([
      'Belmark: median +1, n=5',
      'The mayor (Belmark): median +1, n=4',
      'The envoy (Port Ilse): median −2, n=3',
    ])
    expect(dots[0]?.label).toContain('The mayor (Belmark), 16 or 17 Aug 2024: −1')
  })

  test('are told with their actor by the table, which adds up', () => {
    const rows = rowsOf(make(twoTowns))
    expect(rows.map(({ actor, speaker, n }) => [actor, speaker, n])).toEqual([
      ['belmark', null, 5],
      ['belmark', 'the-mayor', 4],
      ['belmark', 'the-harbour-master', 1],
      ['port-ilse', null, 3],
      ['port-ilse', 'the-envoy', 3],
      ['silent-islands', null, 0],
    ])
    for (const whole of rows.filter(({ speaker }) => speaker === null)) {
      const parts = rows.filter(({ actor, speaker }) => actor === whole.actor && speaker !== null)
      for (const key of ['n', 'described', 'level_minus2', 'level_plus1'])
        expect(parts.reduce((sum, part) => sum + Number(part[key]), 0)).toBe(whole[key])
    }
    expect(rows[2]).toMatchObject({ median: null, net_balance: null, state: 'thin' })
    expect(rows[1]).toMatchObject({ median: 1, state: 'one-sided', agreement: null })
    expect(rows[0]?.agreement).not.toBeNull()
  })

  test('can be shown only where there are several', () => {
    const figure = make(twoTowns, 'several')
    expect(figure.y.ticks.map(({ label }) => label)).toEqual(['Belmark', 'The mayor', 'The harbour master'])
    const one = spoken([{ actor: 'Belmark', speaker: 'The mayor', counted: [0, 0, 0, 1, 0, 0, 0] }])
    expect(make(one, 'several').empty).toBe('No actor in view has more than one speaker.')
    expect(make(one).empty).toBeNull()
  })

  test('who say too much for dots become discs that open their own statements', () => {
    const [belmark] = huge.groups
    if (!belmark) throw new Error('the fixture has groups')
    const answer: Answer = {
      ...huge,
      split: {
        by: 'speaker',
        keys: [{ key: 'the-mayor', name: 'The mayor' }],
        parts: [
          {
            actor: 'belmark',
            key: 'the-mayor',
            counted: belmark.counted,
            described: belmark.described,
          },
        ],
      },
    }
    const discs = marksOf(answer).filter((mark) => mark.kind === 'disc')
    expect(discs.reduce((sum, { counted, described }) => sum + counted + described, 0)).toBe(
      totalOf(belmark.counted) + totalOf(belmark.described),
    )
    const asked = new URL(discs[0]?.href ?? '', 'http://x').searchParams
    expect([asked.getAll('actor'), asked.getAll('speaker'), asked.getAll('level')]).toEqual([
      ['belmark'],
      ['the-mayor'],
      ['-3'],
    ])
    expect(new Set(discs.map(({ id }) => id)).size).toBe(discs.length)
  })

  test('beyond sixty stand in the table, and that is said', () => {
    const many = spoken(
      Array.from({ length: MOST_SPEAKERS + 5 }, (_, place) => ({
        actor: place % 2 ? 'Belmark' : 'Port Ilse',
        speaker: `Speaker ${place}`,
        counted: [0, 0, 0, 0, place < 5 ? 1 : 2, 0, 0],
      })),
    )
    const figure = make(many)
    expect(figure.y.ticks.filter(({ label }) => label.startsWith('Speaker'))).toHaveLength(MOST_SPEAKERS)
    expect(figure.y.ticks.map(({ label }) => label)).not.toContain('Speaker 4')
    expect(rowsOf(figure).filter(({ speaker }) => speaker !== null)).toHaveLength(MOST_SPEAKERS + 5)
    expect(figure.note.caution).toContain(
      'Drawn are the 60 speakers with most statements in view; 5 more stand in the table.',
    )
  })

  test('of the opening comparison carry no more than their counts allow', () => {
    const answer: Answer = {
      ...seed,
      split: {
        by: 'speaker',
        keys: seed.groups.map(({ actor }) => ({ key: `of-${actor.slug}`, name: 'A speaker' })),
        parts: seed.groups.map(({ actor, counted, described }) => ({
          actor: actor.slug,
          key: `of-${actor.slug}`,
          counted,
          described,
        })),
      },
      dots: seed.dots?.map((dot) => ({ ...dot, speakerSlug: `of-${dot.actor}` })) ?? null,
    }
    expect(marksOf(answer).filter(isBacked)).toHaveLength(12)
    expect(marksOf(answer).filter(isDiamond)).toMatchObject([{ actor: 'hamas', x: 1 }])
    for (const [place, group] of seed.groups.entries()) {
      const row = rowsOf(make(answer))[2 * place + 1] ?? {}
      expect(
        LEVELS.map(
          (level) => row[`level_${level < 0 ? 'minus' : level > 0 ? 'plus' : ''}${Math.abs(level)}`],
        ),
      ).toEqual(LEVELS.map((level) => countOf(group.counted, level)))
    }
  })
})
