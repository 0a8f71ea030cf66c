// Tables as people really have them, each with what is right: what is asked before anything is stored, what is stored then,
// or why nothing is. Beside each kind stand siblings of it. The actors are made up.
import { describe, expect, test } from 'vitest'
import { all, type Case, each, hold, holds, table, withDatabase } from '../support/cases'
import { fileOf, seenIn, tried } from '../support/trial'

const opened = withDatabase()

describe('rows', () => {
  const head = 'id,actor,speaker,quote,date,topic,level,coder,outlet'
  const row = 'Belmark,Ada Brenn,We urge calm.,2032-03-01,River line,-1,Mira Holt,Ilse Wire'
  hold('01', { seen: [{ id: 's1' }, { id: 's2' }] }, `${head},note\ns1,${row}\ns2,${row},x\n`)
  hold('09', { seen: [{ id: 's1' }, { id: 's2' }] }, `,${head}\n1,s1,${row}\n2,s2,${row}\n`)
  hold(
    '11',
    { wrong: [/^line 3, , : the headings stand here once more/] },
    `\uFEFF${head}\ns1,${row}\n\uFEFF${head}\ns2,${row}\n`,
  )
  hold('12', { seen: [{ id: 's1' }] }, `${head},Notes,Notes\ns1,${row},a,b\n`)
  hold('13', { seen: [{ id: 's1' }, { id: 's2' }] }, `${head},,\ns1,${row},,\ns2,${row},,\n`)
  hold('21', { seen: [{ id: 's1' }] }, `id,actor , speaker,quote,Date ,topic,level,coder,outlet\ns1,${row}\n`)
  hold('36', { seen: [{ id: 's1', topics: 'River line' }] }, `${head}\ns1,${row}\n`.replaceAll(',', '|'))
  hold(
    '35',
    { seen: [{ words: '“He said "calm" twice”' }] },
    `${head}\ns1,${row}\n`.replaceAll(',', '\t').replace('We urge calm.', 'He said "calm" twice'),
  )

  test.each<Case>([
    ['a row that is too long', `${head}\ns1,${row},x,y\n`, { wrong: [/^line 2, , : .*cells/] }],
    [
      'two empty columns between',
      `${head.replace(',topic', ',,,topic')}\ns1,${row.replace(',River', ',,,River')}\n`,
      { seen: [{ topics: 'River line' }] },
    ],
    [
      'a heading that stands twice and is meant',
      `${head},quote\ns1,${row},b\n`,
      { wrong: [/^the file, quote, : there is no such column for quote/] },
    ],
    [
      'a line sep=; above',
      `sep=;\n${head}\ns1,${row}\n`.replaceAll(',', ';'),
      { seen: [{ topics: 'River line' }] },
    ],
    [
      'semicolons between cells and commas in them',
      `${head}\ns1,${row}\n`.replaceAll(',', ';').replace('We urge calm.', 'Calm, we urge'),
      { seen: [{ words: '“Calm, we urge”' }] },
    ],
    [
      'the same values for all rows',
      table({}, {}),
      {
        seen: [
          { id: 's1', topics: 'Port Ilse', levels: 'Bo 2*' },
          { id: 's2', speaker: 'Ona' },
        ],
      },
      {
        columns: { topics: null, coder: null, outlet: null, level: null, speaker: null },
        plan: {
          fixed: {
            attribution: 'on-record',
            topics: 'Port Ilse',
            coder: 'Bo',
            outlet: 'Ilse Wire',
            level: '2',
            speaker: 'Ona',
          },
        },
      },
    ],
    ['headings in capitals', `${head.toUpperCase()}\ns1,${row}\n`, { seen: [{ id: 's1' }] }],
  ])('%s', (_, content, right, wish) => holds(fileOf(content), right, wish))
})

describe('days', () => {
  const forms = [
    'Aug 16 2024',
    '16 August 2024',
    '16/08/2024',
    '2024-08',
    '2024-08-16 10:00:00',
    '2024-08-16T10:00:00Z',
    '16.8.2024',
    '20240816',
    '2024-08-16T23:30:00-05:00',
  ]
  const day = '2024-08-16'
  const asks = ['compact', 'day-first', 'instant', 'month', 'named', 'time'].map((form) => `date:${form}`)
  const days = [day, day, day, '2024-08-01–2024-08-31', day, day, day, day, '2024-08-17']
  hold('02', { asks, seen: all('days', ...days) }, each('date', ...forms))
  hold(
    '20',
    { seen: all('days', '1897-08-29', '0096-01-01', '1917-11-02') },
    each('date', '1897-08-29', '0096-01-01', '1917-11-02'),
  )

  test.each<Case>([
    [
      'days and months that cannot be told apart are asked',
      each('date', '05/08/2024', '06/08/2024'),
      { asks: ['date:null'] },
    ],
    [
      'and read as is said',
      each('date', '05/08/2024', '06/08/2024'),
      { asks: ['date:null'], seen: all('days', '2024-08-05', '2024-08-06') },
      { confirm: ['date:day-first'] },
    ],
    [
      'one that is clear decides for the others',
      each('date', '05/08/2024', '08/16/2024'),
      { asks: ['date:month-first'], seen: all('days', '2024-05-08', '2024-08-16') },
    ],
    [
      'two orders in one column',
      each('date', '16/08/2024', '08/16/2024'),
      {
        asks: ['date:null'],
        wrong: [/^line 3, date, 08\/16\/2024: it is no day in the order of this column/],
      },
      { confirm: ['date:day-first'] },
    ],
    [
      'no day at all',
      each('date', '2024-02-30', 'last spring'),
      { wrong: [/^line 2, date, 2024-02-30: it is not a valid date/, /^line 3/] },
    ],
    ['a year', each('date', '2024'), { asks: ['date:year'], seen: all('days', '2024-01-01–2024-12-31') }],
  ])('%s', (_, content, right, wish) => holds(fileOf(content), right, wish))
})

test('a table of codings alone is told once what its statements lack', async () => {
  const file = fileOf(each('level', '1', '2', '3'))
  const plan = { fixed: {}, columns: { statement: 'id', level: 'level', coder: 'coder' } }
  const report = await tried(opened.database, file, { plan, mode: 'check' })
  expect(report.problems.map(({ place }) => place)).toEqual(Array(5).fill('the file'))
  expect(report.problems[0]?.message).toMatch(
    /^no column is mapped to “Actor, or signatories” \(signatories\), and/,
  )
})

describe('levels', () => {
  const written = ['-1.0', '2.0', '+2', '−1', '1,0', '-2 ']
  hold(
    '03',
    { seen: all('levels', ...[-1, 2, 2, -1, 1, -2].map((level) => `Mira Holt ${level}*`)) },
    each('level', ...written),
  )
  const coders = table({ id: 's1' }, { id: 's1', level: '1', coder: 'Jonas Vehl' })
  hold(
    '06',
    {
      seen: [{ levels: 'Jonas Vehl 1, Mira Holt -1*' }],
      told: [/^1 statement in the file has several codings/],
    },
    coders,
  )

  test.each<Case>([
    [
      '1.5 is none',
      each('level', '1.5', '2'),
      { wrong: [/^line 2, level, 1.5: it is no whole number, so no level/] },
    ],
    ['4 is none', each('level', '4', '2'), { wrong: [/^line 2, level, 4: it is no level/] }],
    [
      'numbers of another scale are asked',
      each('level', '-3', '2').replace('level', 'stance_score'),
      { asks: ['stance_score:levels'], seen: all('levels', 'Mira Holt -3*', 'Mira Holt 2*') },
      { columns: { level: 'stance_score' } },
    ],
    [
      'and no levels where one is beyond them',
      each('level', '-3', '7').replace('level', 'stance_score'),
      {
        wrong: [
          /^line 2, stance_score, -3: this column has values that are no levels/,
          /^line 3, stance_score, 7: it is no level/,
        ],
      },
      { columns: { level: 'stance_score' } },
    ],
    [
      'a scale that the plan maps, and the rest of it',
      each('level', '10', '-10', '3').replace('level', 'goldstein'),
      { seen: all('levels', 'Mira Holt 3*', 'Mira Holt -3*', '') },
      { columns: { level: 'goldstein' }, plan: { levels: { '10': '3', '-10.0': '-3' }, rest: 'none' } },
    ],
    [
      'a column for each coder',
      table({ a: '1', b: '3', level: '' }, { a: '2', b: '', level: '' }, { a: '-1', b: '-1', level: '' }),
      { asks: ['a:levels', 'b:levels'], seen: all('levels', 'Ada 1*, Bo 3', 'Ada 2*', 'Ada -1*, Bo -1') },
      { columns: { level: null, coder: null }, plan: { coders: { a: 'Ada', b: 'Bo' } } },
    ],
    [
      'one coder twice',
      table({ id: 's1' }, { id: 's1', level: '2' }),
      { wrong: [/^line 3, id, s1: line 2 has a coding of this statement by the same coder/] },
    ],
    [
      'one coder twice, of whom the last is taken',
      table({ id: 's1' }, { id: 's1', level: '2' }),
      { seen: all('levels', 'Mira Holt 2*') },
      { plan: { repeats: 'last' } },
    ],
    [
      'a second coding whose row says something else',
      table({ id: 's1' }, { id: 's1', coder: 'Bo', quote: 'We go.' }),
      { wrong: [/^line 3, id, s1: line 2 has the same id and says something else/] },
    ],
  ])('%s', (_, content, right, wish) => holds(fileOf(content), right, wish))
})

test('a row without an id that nearly is a stored statement is told as its correction', async () => {
  const wish = { columns: { statement: null } } as const
  const words = 'Our envoys return to the river at dawn.'
  await tried(opened.database, fileOf(each('quote', words, 'We go.')), wish)
  const again = each('quote', words.replace('dawn', 'noon'), 'Nobody asked us.')
  const report = await tried(opened.database, fileOf(again), { ...wish, mode: 'check' })
  expect(report).toMatchObject({ added: 2, problemCount: 0 })
  expect(report.told.join()).toMatch(
    /^Nearly the same as what is stored, and new all the same: line 2 \(row-\w+\)\. /,
  )
  expect((await seenIn(opened.database)).some(({ id }) => report.told.join().includes(id))).toBe(true)
})

describe('no value', () => {
  const cells = table(
    {},
    { actor: 'NA', speaker: 'NA' },
    { actor: 'NULL', speaker: 'NULL' },
    { topic: 'NA' },
    { level: 'NA' },
  )
  const asks = [
    'actor:empty:NA',
    'actor:empty:NULL',
    'level:empty:NA',
    'speaker:empty:NA',
    'speaker:empty:NULL',
    'topic:empty:NA',
  ]
  const empty = 'it is empty: a statement has at least one actor'
  hold('04', { asks, wrong: [`line 3, actor, : ${empty}`, `line 4, actor, : ${empty}`] }, cells)
  const none = /the row has no words: neither a quotation nor a paraphrase$/
  hold(
    '27',
    { asks: ['quote:empty:-'], wrong: [none, none, none, none] },
    each('quote', '', '   ', '-', '\u200B'),
  )
  const error = 'it is an error of a spreadsheet and no value'
  const errors = table({ actor: '#REF!' }, { actor: '#N/A' }, { topic: '#NAME?' })
  hold(
    '26',
    {
      wrong: [
        `line 2, actor, #REF!: ${error}`,
        `line 3, actor, #N/A: ${error}`,
        `line 4, topic, #NAME?: ${error}`,
      ],
    },
    errors,
  )
  const long = 'We urge calm. '.repeat(293).trim()
  hold(
    '28',
    { wrong: [/^line 2, quote, We urge calm\..*: it is too long \(4000 characters are the most\)$/] },
    each('quote', long),
  )
  hold(
    '30',
    { wrong: [/^line 3, quote, .*: it holds a control character/] },
    each('quote', 'We urge calm.', 'We urge\u0000 calm.'),
  )

  test.each<Case>([
    [
      'a place called Unknown',
      each('place', 'unknown', 'Port Ilse'),
      { asks: ['place:empty:unknown'], seen: [{ id: 's1' }, { id: 's2' }] },
      { columns: { place: 'place' } },
    ],
    [
      'a topic that is called None all the same',
      each('topic', 'None', 'River line'),
      { asks: ['topic:empty:None'], seen: all('topics', 'None', 'River line') },
      { confirm: ['topic:value:None'] },
    ],
    [
      'levels that stand for nothing',
      each('level', '-99', '2'),
      { asks: ['level:empty:-99'], seen: all('levels', '', 'Mira Holt 2*') },
    ],
    ['#DIV/0! as a level', each('level', '#DIV/0!'), { wrong: [`line 2, level, #DIV/0!: ${error}`] }],
    [
      'half a letter',
      each('speaker', 'Ada \u0001'),
      { wrong: [/^line 2, speaker, .*: it holds a control character/] },
    ],
  ])('%s', (_, content, right, wish) => holds(fileOf(content), right, wish))
})
