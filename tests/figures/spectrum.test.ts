import { describe, expect, test } from 'vitest'
import { isBacked, type Mark } from '@/lib/figures/figure'
import { LARGEST_PILE } from '@/lib/figures/piles'
import { spectrum } from '@/lib/figures/spectrum'
import { countOf, LEVELS } from '@/lib/stance'
import { answerOf, huge, large, mixed, nothing, question, seed } from './answers'

const marksOf = (answer: Parameters<typeof spectrum.make>[0]) =>
  spectrum.make(answer, {}).panels.flatMap((panel) => panel.marks)
const isKind =
  <K extends Mark['kind']>(kind: K) =>
  (mark: Mark): mark is Extract<Mark, { kind: K }> =>
    mark.kind === kind

describe('the opening comparison', () => {
  const figure = spectrum.make(seed, {})

  test('shows twelve statements, nine of them counted', () => {
    const dots = marksOf(seed).filter(isKind('dot'))
    expect(dots).toHaveLength(12)
    expect(dots.filter(({ hollow }) => !hollow)).toHaveLength(9)
  })

  test('says what may be said of each actor and no more', () => {
    expect(figure.y.ticks.map(({ label, detail, aside }) => [label, detail, aside])).toEqual([
      ['Israel', '1 counted, 1 described', { strong: null, text: 'n=1, dots only', detail: null }],
      ['UK', '2 counted, 1 described', { strong: null, text: 'n=2, dots only', detail: null }],
      ['France', '1 counted, 1 described', { strong: null, text: 'n=1, dots only', detail: null }],
      ['Hamas', '3 counted', { strong: '+1', text: 'median', detail: 'n=3, no ranking' }],
      ['US/Qatar/Egypt', '2 counted', { strong: null, text: 'n=2, dots only', detail: null }],
    ])
  })

  test('draws a median only for the actor with three statements, whose interval is in the table only', () => {
    expect(marksOf(seed).filter(isKind('diamond'))).toMatchObject([{ actor: 'hamas', x: 1 }])
    expect(marksOf(seed).filter(isKind('line'))).toEqual([])
    expect(figure.legend.map(({ sample }) => sample)).not.toContain('line')
    const { columns, rows } = figure.table
    const hamas = rows.find((row) => row.includes('hamas')) ?? []
    expect(
      Object.fromEntries(
        columns.flatMap(({ key }, at) => (/interval|estimated/.test(key) ? [[key, hamas[at]]] : [])),
      ),
    ).toEqual({
      median_interval_low: -1,
      median_interval_high: 1,
      estimated_mean: 0.75,
      estimated_mean_low: -0.5364,
      estimated_mean_high: 1.5213,
    })
  })

  test('carries its counts, dates, sources, codebook and warnings', () => {
    expect(figure.note).toEqual({
      counts: '9 counted, 3 described; 31 Jul – 17 Aug 2024',
      sources: '1 source quoted: Middle East Eye; via The Times',
      provenance: 'Codebook v1 · 12 statements, each coded once · data updated 22 Nov 2026',
      caution:
        'Too few statements to rank these actors: read the words. All in view rests on one source and one coder.',
    })
    expect(figure.summary).toBe(
      'Counted statements per actor: Israel 1 (thin); UK 2 (thin); France 1 (thin); Hamas 3 (one-sided, median +1); US/Qatar/Egypt 2 (thin); 3 described stances not counted.',
    )
    expect(figure.x.ends).toEqual(['de-escalation', 'escalation'])
    expect(figure.x.ticks.map(({ label }) => label)).toEqual(['−3', '−2', '−1', '0', '+1', '+2', '+3'])
  })

  test('a mark is named by actor, day, level and words, and leads to its statement', () => {
    const [described, own] = marksOf(seed).filter(isKind('dot'))
    expect(own).toMatchObject({
      label: 'Israel, 16 or 17 Aug 2024: +2 Threatens or demands force. “We have nothing to add”',
      href: '/statements/israel2-1',
    })
    expect(described?.label).toBe(
      'Israel, 16 or 17 Aug 2024: +1 Hardens, described, not counted. Said to have nothing to add',
    )
  })
})

describe('any answer', () => {
  test.each([
    ['seed', seed],
    ['mixed', mixed],
    ['large', large],
    ['huge', huge],
  ])('%s: the marks of a level are as many as the table says', (_, answer) => {
    const figure = spectrum.make(answer, {})
    const marks = marksOf(answer).filter(isBacked)
    for (const { actor, counted, described } of answer.groups)
      for (const level of LEVELS)
        for (const [hollow, counts] of [
          [false, counted],
          [true, described],
        ] as const) {
          const here = marks.filter(
            (mark) => mark.actor === actor.slug && mark.level === level && mark.hollow === hollow,
          )
          const drawn = here.reduce(
            (sum, mark) => sum + (mark.kind === 'disc' ? Number(mark.text.replace(/\D/g, '')) : 1),
            0,
          )
          expect(drawn).toBe(countOf(counts, level))
        }
    expect(figure.table.rows).toHaveLength(answer.groups.length)
    expect(new Set(marks.map(({ id }) => id)).size).toBe(marks.length)
  })

  test('marks come in reading order: by row, level, and the counted ones first', () => {
    const marks = marksOf(mixed).filter(isKind('dot'))
    const order = (mark: (typeof marks)[number]) =>
      mark.y * 1000 + (mark.level ?? 0) * 10 + Number(mark.hollow)
    expect(marks.map(order)).toEqual(marks.map(order).sort((a, b) => a - b))
  })

  test('above 800 statements there are discs with counts, the largest with share 1', () => {
    const cells = marksOf(huge).filter(isKind('disc'))
    expect(marksOf(huge).some(isKind('dot'))).toBe(false)
    expect(Math.max(...cells.map(({ share }) => share))).toBe(1)
    expect(cells.find(({ id }) => id === 'belmark.1')).toMatchObject({ text: '1\u202f220', share: 1 })
  })

  test('a pile too large for dots becomes a disc as well', () => {
    const pile = (count: number) => answerOf([{ name: 'Belmark', counted: [0, 0, 0, 0, count, 0, 0] }])
    expect(marksOf(pile(LARGEST_PILE)).some(isKind('dot'))).toBe(true)
    expect(marksOf(pile(LARGEST_PILE + 1)).some(isKind('dot'))).toBe(false)
  })

  test('a disc opens exactly the statements it stands for', () => {
    const [counted, described] = marksOf(huge).filter(
      (mark) => isBacked(mark) && mark.actor === 'belmark' && mark.level === -1,
    )
    const asked = (mark: Mark | undefined) =>
      new URL(mark && isBacked(mark) ? mark.href : '', 'http://x').searchParams
    expect(asked(counted).getAll('attribution')).not.toContain('described-by-other')
    expect(asked(described).getAll('attribution')).toEqual(['described-by-other'])
    expect(asked(described).getAll('actor')).toEqual(['belmark'])
    expect(asked(described).getAll('level')).toEqual(['-1'])
  })

  test('silence is a gap and not a zero: no mark, no number, and said so', () => {
    const figure = spectrum.make(mixed, {})
    expect(marksOf(mixed).some((mark) => 'actor' in mark && mark.actor === 'silent-islands')).toBe(false)
    expect(figure.y.ticks[3]?.aside?.text).toBe('no statement in this data set')
    const row = figure.table.rows[3] ?? []
    const at = (key: string) => row[figure.table.columns.findIndex((column) => column.key === key)]
    expect([at('n'), at('median'), at('estimated_mean'), at('state')]).toEqual([0, null, null, 'none'])
  })

  test('a narrowed question claims no silence beyond itself', () => {
    const narrowed = { ...mixed, question: { ...question, topics: ['some-topic'] } }
    expect(spectrum.make(narrowed, {}).y.ticks[3]?.aside?.text).toBe('no such statement in this data set')
  })

  test('a described stance alone is not silence and counts nothing', () => {
    expect(spectrum.make(mixed, {}).y.ticks[5]).toMatchObject({
      detail: '0 counted, 1 described',
      aside: { text: 'nothing counted' },
    })
  })

  test('nothing in view is said in words', () => {
    expect(spectrum.make(nothing, {}).empty).toBe(
      'None of the 14 statements in this data set answers this question.',
    )
    expect(spectrum.make(answerOf([]), {}).empty).toBe('This data set holds no statement yet.')
    expect(spectrum.make(answerOf([{ name: 'Belmark', outOfScope: 2, uncoded: 1 }]), {}).empty).toBe(
      'Nothing is counted here: of 3 statements in view, 2 out of scope and 1 not yet coded.',
    )
    expect(spectrum.make(seed, {}).empty).toBeNull()
  })

  test('a joint statement in several rows is said to be one', () => {
    const answer = { ...seed, counted: 7 }
    expect(spectrum.make(answer, {}).note.counts).toBe(
      '7 counted, 3 described; 31 Jul – 17 Aug 2024; a joint statement stands in the row of each signatory',
    )
  })

  test('a long quotation is cut outside its quotation marks', () => {
    const [dot] = seed.dots ?? []
    if (!dot) throw new Error('the seed has dots')
    const words = 'word '.repeat(100).trim()
    const answer = { ...seed, dots: [{ ...dot, words, verbatim: true }] }
    const [mark] = marksOf(answer).filter(isKind('dot'))
    const said = /“(.*)” …$/.exec(mark?.label ?? '')?.[1] ?? ''
    expect(said.length).toBeGreaterThan(200)
    expect(words).toContain(said)
  })

  test('the same answer makes the same figure', () => {
    expect(JSON.stringify(spectrum.make(mixed, {}))).toBe(
      JSON.stringify(spectrum.make(structuredClone(mixed), {})),
    )
  })
})
