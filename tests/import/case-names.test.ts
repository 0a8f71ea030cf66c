// Tables as people really have them: their names, lists, words and letters. See cases.test.ts.
import { describe, expect, test } from 'vitest'
import { all, type Case, each, hold, holds, table, withDatabase } from '../support/cases'
import { fileOf, tried } from '../support/trial'

const opened = withDatabase()

describe('lists', () => {
  const lists = table(
    { actor: 'Belmark|Kestria' },
    { actor: 'Belmark, Kestria' },
    { topic: 'River line|Grain convoys' },
  )
  const asks = ['actor:split:,', 'actor:split:|', 'topic:split:|']
  const both = { actors: 'Belmark + Kestria' }
  hold('05', { asks, seen: [both, both, { actors: 'Belmark', topics: 'River line + Grain convoys' }] }, lists)
  hold(
    '15',
    {
      asks: ['topic:split:;'],
      seen: all('topics', 'Trade; tariffs and quotas', 'Trade; tariffs and quotas'),
    },
    each('topic', 'Trade; tariffs and quotas', 'Trade; tariffs and quotas').replace(
      '\ns2,Belmark,Ada Brenn,We urge calm.,2032-03-01,"Trade; tariffs and quotas",-1',
      '\ns2,Belmark,Ada Brenn,We urge calm.,2032-03-01,"Trade; tariffs and quotas",1',
    ),
    { confirm: ['topic:whole:;'] },
  )
  hold(
    '18',
    { asks: ['actor:split:;'], seen: [{ actors: 'Belmark + Kestria + Ostria', speaker: 'Joint statement' }] },
    table({ actor: 'Belmark; Kestria; Ostria', speaker: 'Joint statement', level: '-2' }),
  )

  test.each<Case>([
    [
      'commas of another script',
      each('topic', 'River line، Prisoners', 'River line', 'Prisoners'),
      { asks: ['topic:split:،'], seen: [{ topics: 'River line + Prisoners' }, {}, {}] },
    ],
    [
      'a slash, where both parts stand alone elsewhere',
      each('actor', 'Belmark/Kestria', 'Belmark', 'Kestria'),
      { asks: ['actor:split:/'], seen: [{ actors: 'Belmark + Kestria' }, {}, {}] },
    ],
    [
      'a slash in a name',
      each('actor', 'Belmark/Kestria', 'Ostria'),
      { seen: [{ actors: 'Belmark/Kestria' }, { actors: 'Ostria' }] },
    ],
    [
      'lines of one cell',
      each('topic', 'River line\nPrisoners', 'Prisoners'),
      { asks: ['topic:split:\n'], seen: all('topics', 'River line + Prisoners', 'Prisoners') },
    ],
    [
      'one name with a comma, whose parts stand nowhere else',
      each('actor', 'Ilse, Port of', 'Kestria'),
      { asks: ['actor:whole:,'], seen: all('actors', 'Ilse, Port of', 'Kestria') },
    ],
    [
      'a name with a comma that is stored once is known',
      each('topic', 'Trade, tariffs', 'Trade, tariffs'),
      { asks: ['topic:whole:,'], seen: all('topics', 'Trade, tariffs', 'Trade, tariffs') },
    ],
    [
      'an actor twice in one list',
      each('actor', 'Belmark; Belmark'),
      { asks: ['actor:split:;'], wrong: [/^line 2, actor, Belmark; Belmark: an actor stands twice$/] },
    ],
  ])('%s', (_, content, right, wish) => holds(fileOf(content), right, wish))
})

describe('names', () => {
  const names = (...all: [string, string?][]) =>
    table(...all.map(([actor, speaker = actor]) => ({ actor, speaker })))
  hold('07', { seen: all('actors', 'राम', 'रीमा', 'รัก', 'รก') }, names(['राम'], ['रीमा'], ['รัก'], ['รก']))
  hold(
    '08',
    { asks: ['speaker:accents'], seen: all('speaker', 'Pena', 'Pena', 'Lembit Öpik', 'Lembit Öpik') },
    each('speaker', 'Pena', 'Peña', 'Lembit O\u0308pik', 'Lembit \u00D6pik'),
  )
  const marked = names(
    ['\u200Fחמאס\u200E', 'א\u200Bב'],
    ['חמאס', 'אב'],
    ['Bel\u200Bmark', 'Ada Brenn'],
    ['Belmark', 'Ada Brenn'],
  )
  hold(
    '24',
    {
      asks: ['actor:invisible', 'speaker:invisible'],
      seen: all('actors', 'חמאס', 'חמאס', 'Belmark', 'Belmark'),
    },
    marked,
  )
  const two = table(
    { actor: 'Government of Ilse', speaker: 'Mira Gantz' },
    { actor: 'Harbour Party', speaker: 'Mira Gantz' },
  )
  hold(
    '25',
    {
      seen: all('speaker', 'Mira Gantz', 'Mira Gantz'),
      told: [/“Mira Gantz” speaks for Government of Ilse and Harbour Party/],
    },
    two,
  )
  hold(
    '19',
    { seen: all('speaker', 'Belmark, speaker not named', 'Belmark, speaker not named') },
    table({}, {}).replace('speaker', 'said by'),
    { columns: { speaker: null } },
  )
  const target = table(
    { quote: 'Kestria must stop shelling Port Ilse.', target: 'Kestria' },
    { actor: 'Kestria', speaker: 'Jonas Vehl', target: 'Belmark' },
  )
  hold('50', { seen: all('targets', 'Kestria', 'Belmark') }, target, { columns: { targets: 'target' } })

  test.each<Case>([
    [
      'accents that stay apart',
      each('actor', 'Peña', 'Pena'),
      { asks: ['actor:accents'], seen: all('actors', 'Peña', 'Pena') },
      { confirm: ['actor:apart'] },
    ],
    [
      'Greek and Cyrillic accents',
      each('actor', 'Αθήνα', 'Αθηνα', 'Ельня', 'Ёльня'),
      { asks: ['actor:accents'], seen: all('actors', 'Αθήνα', 'Αθήνα', 'Ёльня', 'Ёльня') },
    ],
    [
      'Hebrew points and Arabic vowels make other names',
      each('actor', 'שָׁלוֹם', 'שלום', 'كَتب', 'كتب'),
      { seen: all('actors', 'שָׁלוֹם', 'שלום', 'كَتب', 'كتب') },
    ],
    [
      'case and spaces',
      each('actor', 'Belmark  Union', 'BELMARK UNION', 'Belmark Union'),
      { seen: all('actors', 'Belmark Union', 'Belmark Union', 'Belmark Union') },
    ],
    [
      'a soft hyphen',
      each('actor', 'Bel\u00ADmark', 'Belmark'),
      { asks: ['actor:invisible'], seen: all('actors', 'Belmark', 'Belmark') },
    ],
    [
      'a target who never speaks',
      table({ target: 'the fishermen' }),
      { seen: all('targets', '(the fishermen)') },
      { columns: { targets: 'target' } },
    ],
    [
      'a target in another spelling of who speaks',
      table({ target: 'KESTRIA' }, { actor: 'Kestria' }),
      { seen: all('targets', 'Kestria', '') },
      { columns: { targets: 'target' } },
    ],
    [
      'a name that is no letter',
      each('topic', '!!!'),
      { wrong: [/^line 2, topic, !!!: it has no letter and no digit/] },
    ],
  ])('%s', (_, content, right, wish) => holds(fileOf(content), right, wish))

  test('that will be made are counted as they will be, also before accents are confirmed', async () => {
    const report = await tried(opened.database, fileOf(each('speaker', 'Pena', 'Peña', 'PENA')), {
      mode: 'check',
    })
    expect(report.unknown.filter(({ type }) => type === 'speaker')).toMatchObject([{ name: 'PENA', rows: 3 }])
  })
})

describe('words', () => {
  hold(
    '14',
    { seen: all('words', "“'-gate' is over, we urge calm”", "“''Tis a trap''”", "“'=' is not '>'”") },
    each('quote', "'-gate' is over, we urge calm", "''Tis a trap''", "'=' is not '>'"),
  )
  hold(
    '16',
    {
      asks: ['quote:marks'],
      seen: all('words', '“We urge calm.”', '“We urge calm.”', '“Nous appelons au calme”'),
    },
    each('quote', '“We urge calm.”', '"We urge calm."', '«Nous appelons au calme»'),
  )
  const told = 'The minister spoke of a “red line” on Friday.'
  const same = each('quote', told, told.replace('“', '"').replace('”', '"'))
    .replace('quote', 'paraphrase')
    .replaceAll(',-1,', ',1,')
  const instead = { columns: { quote: null, paraphrase: 'paraphrase' } }
  hold(
    '17',
    {
      asks: ['paraphrase:quoted'],
      seen: all('words', `“red line” / ${told}`, `“red line” / ${told.replace('“', '"').replace('”', '"')}`),
    },
    same,
    instead,
  )
  hold(
    '29',
    { seen: all('words', '“We urge calm.\r\nWe mean it.\n\nTruly.”', '“One\rtwo”') },
    each('quote', 'We urge calm.\r\nWe mean it.\n\nTruly.', 'One\rtwo'),
  )

  test.each<Case>([
    [
      'marks within a quotation stay',
      each('quote', 'He said “calm” twice'),
      { seen: all('words', '“He said “calm” twice”') },
    ],
    [
      'marks around it are kept where it is said',
      each('quote', '„Ruhe“'),
      { asks: ['quote:marks'], seen: all('words', '“„Ruhe“”') },
      { confirm: ['quote:marks-kept'] },
    ],
    [
      'two quoted pieces of a paraphrase lose their marks',
      table({ quote: '', paraphrase: 'It spoke of “calm” and “order”.' }),
      { asks: ['paraphrase:unquoted'], seen: all('words', 'It spoke of calm and order.') },
      { columns: { paraphrase: 'paraphrase' } },
    ],
    [
      'marks of direction in a quotation',
      each('quote', 'We \u200Furge\u200E calm.'),
      { seen: all('words', '“We \u200Furge\u200E calm.”') },
    ],
    [
      'a quotation that begins with an equals sign',
      each('quote', '=1+1', '+ and -'),
      { seen: all('words', '“=1+1”', '“+ and -”') },
    ],
  ])('%s', (_, content, right, wish) => holds(fileOf(content), right, wish))
})

describe('letters', () => {
  const encoded = (text: string, name: 'utf16le' | 'latin1') => Buffer.from(text, name)
  hold(
    '34',
    { seen: [{ id: 's1' }] },
    Buffer.concat([Buffer.from([0xff, 0xfe]), encoded(table({}), 'utf16le')]),
  )

  /** A text in an encoding of one byte a letter. */
  function inBytes(text: string, name: string): Buffer {
    const letters = new TextDecoder(name).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))
    return Buffer.from([...text].map((letter) => letters.indexOf(letter)))
  }
  const arabic = table({ actor: 'حماس', speaker: 'خالد', quote: 'ندعو إلى الهدوء' })
  hold(
    '22',
    {
      asks: ['the file:encoding:windows-1256'],
      seen: [{ actors: 'حماس', speaker: 'خالد', words: '“ندعو إلى الهدوء”' }],
    },
    inBytes(arabic, 'windows-1256'),
  )
  const hebrew = table({ actor: 'ישראל', speaker: 'כץ', quote: 'אנו קוראים לרגיעה' })
  hold(
    '23',
    {
      asks: ['the file:encoding:windows-1255'],
      seen: [{ actors: 'ישראל', speaker: 'כץ', words: '“אנו קוראים לרגיעה”' }],
    },
    inBytes(hebrew, 'windows-1255'),
  )
  const russian = table({
    actor: 'Речной союз',
    speaker: 'Иван Лесной',
    quote: 'Мы призываем к спокойствию у реки',
  })
  test('of Windows-1251', () =>
    holds(fileOf(inBytes(russian, 'windows-1251')), {
      asks: ['the file:encoding:windows-1251'],
      seen: [{ actors: 'Речной союз', words: '“Мы призываем к спокойствию у реки”' }],
    }))
  test('UTF-16 without a mark', () =>
    holds(fileOf(encoded(table({}, {}), 'utf16le')), { seen: [{ id: 's1' }, { id: 's2' }] }))
})
