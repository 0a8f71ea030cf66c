import { describe, expect, test } from 'vitest'
import type { Answer, Part } from '@/lib/answer'
import { type Figure, isBacked, type Mark } from '@/lib/figures/figure'
import { parties } from '@/lib/figures/parties'
import { topics } from '@/lib/figures/topics'
import { addCounts, countLevels, type Level, NO_COUNTS } from '@/lib/stance'
import { answerOf, nothing, seed } from './answers'

const MATRIX = { layout: 'matrix' }
const PANELS = { layout: 'panels' }
const ABOUT = { role: 'target' }
const TO = { role: 'addressee' }

type Cells = Record<string, { counted?: Level[]; described?: Level[] }>

/** "belmark ferry" to a part. */
const partsOf = (cells: Cells): Part[] =>
  Object.entries(cells).map(([cell, { counted = [], described = [] }]) => {
    const [actor = '', key = ''] = cell.split(' ')
    return { actor, key, counted: countLevels(counted), described: countLevels(described) }
  })

const KEYS = [
  { key: 'ferry', name: 'The ferry line' },
  { key: 'harbour', name: 'The harbour' },
]
const CELLS: Cells = {
  'belmark ferry': { counted: [1, 1, 2], described: [-2] },
  'belmark harbour': { counted: [-1, -1, 1, 1] },
  'port-ilse ferry': { counted: [-2, 1] },
  'port-ilse harbour': { described: [-2] },
  'small-isle ferry': { counted: [0, 0, 0] },
}

/** Groups that hold just what the parts hold, and an answer split by topic. */
function splitByTopic(cells: Cells, keys = KEYS, change: Partial<Answer> = {}): Answer {
  const parts = partsOf(cells)
  const sum = (actor: string, of: (part: Part) => Part['counted']) =>
    parts
      .filter((part) => part.actor === actor)
      .reduce((total, part) => addCounts(total, of(part)), NO_COUNTS)
  const made = ['Belmark', 'Port Ilse', 'Small Isle', 'Silent Islands'].map((name) => {
    const slug = name.toLowerCase().replace(' ', '-')
    return {
      name,
      counted: sum(slug, ({ counted }) => counted),
      described: sum(slug, ({ described }) => described),
    }
  })
  return answerOf(made, { split: { by: 'topic', keys, parts }, ...change })
}

const made = splitByTopic(CELLS)

const marksOf = ({ panels }: Figure): Mark[] => panels.flatMap(({ marks }) => marks)
const tilesOf = (figure: Figure) => marksOf(figure).filter((mark) => mark.kind === 'tile')

function cell(figure: Figure, id: string) {
  const tile = tilesOf(figure).find((mark) => mark.id === id)
  if (!tile) throw new Error(`no tile ${id}`)
  return tile
}

/** The rows of a table, by column. */
const recordsOf = ({ table: { columns, rows } }: Figure) =>
  rows.map((row) => Object.fromEntries(columns.map(({ key }, place) => [key, row[place]])))

describe('actors by topics', () => {
  const figure = topics.make(made, MATRIX)

  test('a cell on one side of 0 has its median, coloured, with its n', () => {
    expect(cell(figure, 'belmark.ferry')).toMatchObject({
      x: 0,
      y: 0,
      state: 'one-sided',
      level: 1,
      shade: null,
      text: '+1',
      detail: 'n=3, 1 described',
      hollow: false,
      counted: 3,
      described: 1,
      label: 'Belmark on The ferry line: median +1, n=3, one-sided; 1 described stance at −2, not counted',
    })
  })

  test('a median between two levels has no colour and says between which', () => {
    expect(cell(figure, 'belmark.harbour')).toMatchObject({
      state: 'mixed',
      level: null,
      shade: null,
      text: 'between −1 and +1',
      detail: 'n=4',
    })
  })

  test('fewer than three statements are levels to be read, without median or colour', () => {
    expect(cell(figure, 'port-ilse.ferry')).toMatchObject({
      state: 'thin',
      level: null,
      text: '−2, +1',
      detail: 'n=2',
      label: 'Port Ilse on The ferry line: n=2, at −2 and +1, too few for a median',
    })
  })

  test('all at 0 is neutral, and is not silence', () => {
    expect(cell(figure, 'small-isle.ferry')).toMatchObject({
      state: 'neutral',
      level: 0,
      text: '0',
      detail: 'n=3',
    })
    expect(cell(figure, 'silent-islands.ferry')).toMatchObject({
      state: 'none',
      level: null,
      text: '',
      detail: '',
      hollow: false,
      label: 'Silent Islands on The ferry line: no statement found',
    })
  })

  test('a stance that somebody else describes is hollow, in brackets, and counts nothing', () => {
    expect(cell(figure, 'port-ilse.harbour')).toMatchObject({
      state: 'none',
      level: null,
      hollow: true,
      counted: 0,
      described: 1,
      text: '(−2)',
      detail: '1 described',
      label: 'Port Ilse on The harbour: nothing counted; 1 described stance at −2, not counted',
    })
  })

  test('a cell opens its actor’s statements on its topic', () => {
    const { narrow, href } = cell(figure, 'belmark.ferry')
    expect(narrow).toEqual({ actors: ['belmark'], topics: ['ferry'] })
    expect(href).toBe('/statements?actor=belmark&topic=ferry')
  })

  test('where an actor has statements without a level, a cell opens only the levels it stands for', () => {
    const groups = made.groups.map((group) => ({ ...group, uncoded: 1 }))
    const open = topics.make({ ...made, groups }, MATRIX)
    expect(cell(open, 'belmark.ferry').narrow.levels).toEqual([-2, 1, 2])
    expect(cell(open, 'silent-islands.ferry').label).toContain('nothing counted')
    // An empty cell lifts no filter.
    expect(cell(open, 'silent-islands.ferry').narrow.levels).toBeUndefined()
  })

  test('the legend names the states in use and every level', () => {
    expect(figure.legend.map(({ sample }) => sample)).toEqual([
      ...['one-sided', 'mixed', 'neutral', 'thin', 'none', 'hollow'],
      ...Array.from({ length: 7 }, () => 'level'),
    ])
    const alone = topics.make(splitByTopic({ 'belmark ferry': { counted: [1] } }), MATRIX)
    expect(alone.legend.map(({ sample }) => sample)).toEqual(
      expect.not.arrayContaining(['one-sided', 'mixed', 'neutral', 'hollow']),
    )
  })

  test('says that the cells of a row do not add up', () => {
    expect(figure.note.caution).toContain('do not add up')
  })

  test('the summary names what the cells hold', () => {
    expect(figure.summary).toBe(
      'Counted statements per actor and topic: Belmark on The ferry line 3 (one-sided, median +1); Belmark on The harbour 4 (mixed, median between −1 and +1); Port Ilse on The ferry line 2 (thin, −2, +1); Small Isle on The ferry line 3 (neutral, median 0); 2 described stances not counted.',
    )
  })

  test('asked for one topic, other topics of the same statements have no column', () => {
    const asked = { ...made, question: { ...made.question, topics: ['harbour'] } }
    const figure = topics.make(asked, MATRIX)
    expect(figure.x.ticks.map(({ label }) => label)).toEqual(['The harbour'])
    expect(new Set(recordsOf(figure).map(({ topic }) => topic))).toEqual(new Set(['harbour']))
  })

  test('follows the order of actors that was asked for', () => {
    const byName = { ...made, question: { ...made.question, order: 'name' as const } }
    expect(cell(topics.make(byName, MATRIX), 'silent-islands.ferry').y).toBe(2)
  })

  test('refuses an answer that was not split by topic', () => {
    expect(() => topics.make(seed, MATRIX)).toThrow('split by topic')
  })
})

describe('one small panel per topic', () => {
  const figure = topics.make(made, PANELS)

  test('stands on the shared scale of levels, titled with its topic and n', () => {
    expect(figure.frame).toBe('rows')
    expect(figure.x.domain).toEqual([-3.5, 3.5])
    expect(figure.panels.map(({ title, detail }) => [title, detail])).toEqual([
      ['The ferry line', '8 counted, 1 described in these rows'],
      ['The harbour', '4 counted, 1 described in these rows'],
    ])
  })

  test('has a disc per level, of equal area for equal counts in every panel', () => {
    const discs = marksOf(figure).filter((mark) => mark.kind === 'disc')
    expect(discs.reduce((sum, { counted }) => sum + counted, 0)).toBe(12)
    expect(discs.reduce((sum, { described }) => sum + described, 0)).toBe(2)
    for (const { share, counted, described } of discs) expect(share).toBeCloseTo((counted + described) / 3)
  })

  test('every mark has its own id and opens its own topic', () => {
    const ids = marksOf(figure).flatMap((mark) => (isBacked(mark) ? [mark.id] : []))
    expect(new Set(ids).size).toBe(ids.length)
    for (const { title, marks } of figure.panels)
      for (const mark of marks.filter(isBacked)) {
        expect(mark.narrow.topics).toEqual([title === 'The harbour' ? 'harbour' : 'ferry'])
        expect(mark.href).toContain(`topic=${mark.narrow.topics?.[0]}`)
      }
  })

  test('a median stands only where three statements do', () => {
    const medians = figure.panels.map(({ marks }) =>
      marks.flatMap((mark) => (mark.kind === 'diamond' ? [[mark.actor, mark.x]] : [])),
    )
    expect(medians).toEqual([
      [
        ['belmark', 1],
        ['small-isle', 0],
      ],
      [['belmark', 0]],
    ])
  })
})

describe('the table behind the tiles', () => {
  test('has every number that is drawn, and the silent cells too', () => {
    for (const options of [MATRIX, PANELS]) {
      const records = recordsOf(topics.make(made, options))
      expect(records).toHaveLength(8)
      expect(records[0]).toMatchObject({
        actor: 'belmark',
        topic: 'ferry',
        topic_name: 'The ferry line',
        n: 3,
        level_plus1: 2,
        level_plus2: 1,
        described: 1,
        described_minus2: 1,
        median: 1,
        state: 'one-sided',
        codebook_version: '1',
      })
      expect(records.at(-1)).toMatchObject({ actor: 'silent-islands', topic: 'harbour', n: 0, median: null })
    }
  })

  test('has a number for every tile and disc', () => {
    const find = (figure: Figure, actor: string, topic: string) =>
      recordsOf(figure).find((record) => record.actor === actor && record.topic === topic)
    const matrix = topics.make(made, MATRIX)
    for (const tile of tilesOf(matrix)) {
      const record = find(matrix, tile.actor, tile.narrow.topics?.[0] ?? '')
      expect(record).toMatchObject({ n: tile.counted, described: tile.described, state: tile.state })
      if (tile.level !== null) expect(record?.median).toBe(tile.level)
    }
  })
})

describe('too much or too little', () => {
  const many = Array.from({ length: 45 }, (_, place) => ({ key: `t${place}`, name: `Topic ${place}` }))

  test('of 45 topics the 24 with most statements are drawn in their order, the others said and in the table', () => {
    const cells: Cells = Object.fromEntries(
      many.map(({ key }, place) => [`belmark ${key}`, { counted: place % 2 === 0 ? [1, 1] : [1] }]),
    )
    const figure = topics.make(splitByTopic(cells, many), MATRIX)
    const labels = figure.x.ticks.map(({ label }) => label)
    expect(labels).toHaveLength(24)
    // The 23 even ones have two statements each, and the first of the others follows by its place.
    expect(labels.slice(0, 3)).toEqual(['Topic 0', 'Topic 1', 'Topic 2'])
    expect(labels).not.toContain('Topic 3')
    expect(figure.note.caution).toContain(
      'the 24 topics with most statements in view; 21 more stand in the table',
    )
    const belmark = recordsOf(figure).filter(({ actor }) => actor === 'belmark')
    expect(belmark).toHaveLength(45)
    expect(topics.make(splitByTopic(cells, many), PANELS).panels).toHaveLength(24)
  })

  test('no statement at all, and statements without a topic, are different sentences', () => {
    const silent = { ...nothing, split: { by: 'topic' as const, keys: KEYS, parts: [] } }
    expect(topics.make(silent, MATRIX).empty).toContain('None of the 14 statements in this data set')
    expect(topics.make({ ...silent, total: 0 }, MATRIX).empty).toBe('This data set holds no statement yet.')
    const untold = { ...seed, split: { by: 'topic' as const, keys: [], parts: [] } }
    expect(topics.make(untold, MATRIX).empty).toBe('None of the statements in view has a topic.')
    expect(topics.make(untold, MATRIX).note.caution).not.toContain('add up')
  })
})

describe('who answers whom', () => {
  // The opening data set's actors with the targets and addressees of its codebook; the words are left out.
  const iran = { key: 'iran', name: 'Iran' }
  const israel = { key: 'israel', name: 'Israel' }
  const about: Answer = {
    ...seed,
    split: {
      by: 'target',
      keys: [israel, iran, { key: 'hamas', name: 'Hamas' }, { key: 'label:the region', name: 'the region' }],
      parts: partsOf({
        'israel iran': { counted: [2] },
        'israel hamas': { described: [1] },
        'france iran': { counted: [-2] },
        'france israel': { counted: [-2] },
        'united-kingdom iran': { counted: [-1] },
        'hamas israel': { counted: [1, 1, 1] },
      }),
    },
  }
  const figure = parties.make(about, ABOUT)

  test('columns are the actors spoken about; what is no actor has no column', () => {
    expect(figure.x.ticks.map(({ label }) => label)).toEqual(['Israel', 'Iran', 'Hamas'])
    expect(figure.x.label).toBe('about whom')
    expect(figure.note.caution).toContain('Only in the table: 1 party that is no actor.')
  })

  test('a cell says who spoke about whom, and opens those statements', () => {
    expect(cell(figure, 'hamas.israel')).toMatchObject({
      state: 'one-sided',
      level: 1,
      title: 'Hamas about Israel',
      label: 'Hamas about Israel: median +1, n=3, one-sided',
      narrow: { actors: ['hamas'], targets: ['israel'] },
      href: '/statements?actor=hamas&about=israel',
    })
  })

  test('a stance that is only described is hollow', () => {
    expect(cell(figure, 'israel.hamas')).toMatchObject({ hollow: true, text: '(+1)', detail: '1 described' })
  })

  test('asked to whom, a cell opens by addressee', () => {
    const to: Answer = {
      ...about,
      split: {
        by: 'addressee',
        keys: [israel],
        parts: partsOf({ 'us-qatar-egypt israel': { counted: [-2] } }),
      },
    }
    const figure = parties.make(to, TO)
    expect(cell(figure, 'us-qatar-egypt.israel')).toMatchObject({
      title: 'US/Qatar/Egypt to Israel',
      narrow: { actors: ['us-qatar-egypt'], addressees: ['israel'] },
    })
    expect(figure.title).toContain('to whom')
  })

  test('the split and the options go together', () => {
    expect(parties.splitOf(ABOUT)).toEqual({ by: 'target' })
    expect(parties.splitOf(TO)).toEqual({ by: 'addressee' })
  })

  test('labels stand in the table under no slug, with their numbers', () => {
    const labelled: Answer = {
      ...about,
      split: {
        by: 'target',
        keys: [{ key: 'label:reporters', name: 'reporters' }],
        parts: partsOf({ 'france label:reporters': { counted: [-2] } }),
      },
    }
    const figure = parties.make(labelled, ABOUT)
    expect(figure.empty).toBe('None of the statements in view says which actor it is about.')
    expect(recordsOf(figure)).toEqual([
      expect.objectContaining({
        actor: 'france',
        role: 'target',
        party: null,
        party_name: 'reporters',
        n: 1,
      }),
    ])
  })

  test('the same answer makes the same figure', () => {
    expect(JSON.stringify(parties.make(structuredClone(about), ABOUT))).toBe(JSON.stringify(figure))
  })
})
