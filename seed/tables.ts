// What the CSV files of a seed hold: their columns, how a cell is read, which records it names.
import type { RecordType } from '@/lib/statement'

/** `parse` makes of a cell what the schemas want; an empty cell is undefined: nothing is known. */
export type Column = { parse: (cell: string) => unknown; names?: Names }
export type Names = { type: RecordType; ids: (cell: string) => string[]; repeatable: boolean }

export type Table = {
  file: string
  type: RecordType
  /** The field of its codebook that the rows fill together; left out where a row is a record. */
  part?: 'levels' | 'rules'
  columns: Record<string, Column>
  /** Columns whose values, together, stand in one row only. */
  unique: readonly (readonly string[])[]
}

const LABEL = /^label:\s*/
const VIA = ' via '

/** "uk; france" to its items. */
function parseList(cell: string): string[] {
  return cell
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** "uk; label: reporters" to parties. */
function parseParties(cell: string) {
  return parseList(cell).map((item) =>
    LABEL.test(item) ? { label: item.replace(LABEL, '') } : { actorId: item },
  )
}

/** "the-times via middle-east-eye" to a source and the source that relays it. */
function parseOtherSources(cell: string) {
  return parseList(cell).map((item) => {
    const [sourceId, relayedById] = item.split(VIA)
    return { sourceId, relayedById: relayedById ?? null }
  })
}

const parseText = (cell: string) => (cell === '' ? undefined : cell)
// What is no number or no truth value goes on as text, and the schema says what it should have been.
const parseWhole = (cell: string) => (/^[+-]?\d+$/.test(cell) ? Number(cell) : parseText(cell))
const parseFlag = (cell: string) => (cell === 'true' ? true : cell === 'false' ? false : parseText(cell))

const text: Column = { parse: parseText }
const whole: Column = { parse: parseWhole }
const flag: Column = { parse: parseFlag }
const texts: Column = { parse: parseList }

function one(type: RecordType): Column {
  return { parse: parseText, names: { type, ids: (cell) => (cell === '' ? [] : [cell]), repeatable: false } }
}

function many(type: RecordType): Column {
  return { parse: parseList, names: { type, ids: parseList, repeatable: false } }
}

const parties: Column = {
  parse: parseParties,
  names: {
    type: 'actor',
    ids: (cell) => parseList(cell).filter((item) => !LABEL.test(item)),
    repeatable: false,
  },
}

const otherSources: Column = {
  parse: parseOtherSources,
  names: {
    type: 'source',
    ids: (cell) => parseList(cell).flatMap((item) => item.split(VIA)),
    // Several sources may be relayed by the same one.
    repeatable: true,
  },
}

const named = [['id'], ['slug']]

/** In the order in which the records are written. */
export const TABLES: readonly Table[] = [
  {
    file: 'outlets.csv',
    type: 'outlet',
    columns: { id: text, slug: text, name: text, url: text },
    unique: named,
  },
  {
    file: 'sources.csv',
    type: 'source',
    columns: {
      id: text,
      slug: text,
      outletId: one('outlet'),
      title: text,
      url: text,
      archiveUrl: text,
      publishedOn: text,
      accessedOn: text,
      language: text,
      note: text,
    },
    unique: named,
  },
  {
    file: 'actors.csv',
    type: 'actor',
    columns: {
      id: text,
      slug: text,
      name: text,
      shortName: text,
      kind: text,
      statedOrder: whole,
      aliases: texts,
      members: many('actor'),
      note: text,
    },
    unique: named,
  },
  {
    file: 'speakers.csv',
    type: 'speaker',
    columns: { id: text, slug: text, name: text, kind: text, actorId: one('actor') },
    unique: named,
  },
  {
    file: 'topics.csv',
    type: 'topic',
    columns: { id: text, slug: text, name: text, description: text, statedOrder: whole },
    unique: named,
  },
  { file: 'coders.csv', type: 'coder', columns: { id: text, name: text, note: text }, unique: [['id']] },
  {
    file: 'codebooks.csv',
    type: 'codebook',
    columns: { id: text, version: whole, title: text, adoptedOn: text, introduction: text },
    unique: [['id'], ['version']],
  },
  {
    file: 'codebook-levels.csv',
    type: 'codebook',
    part: 'levels',
    columns: {
      codebookId: one('codebook'),
      level: whole,
      name: text,
      definition: text,
      include: text,
      exclude: text,
      eventCodes: text,
      examples: text,
    },
    unique: [['codebookId', 'level']],
  },
  {
    file: 'codebook-rules.csv',
    type: 'codebook',
    part: 'rules',
    columns: { codebookId: one('codebook'), kind: text, term: text, text },
    unique: [],
  },
  {
    file: 'statements.csv',
    type: 'statement',
    columns: {
      id: text,
      speakerId: one('speaker'),
      speakerRole: text,
      actors: many('actor'),
      jointActorId: one('actor'),
      attribution: text,
      form: text,
      editedQuote: flag,
      quote: text,
      language: text,
      originalQuote: text,
      originalLanguage: text,
      translatedBy: text,
      paraphrase: text,
      dateEarliest: text,
      dateLatest: text,
      place: text,
      counted: flag,
      describedRelation: text,
      describedByActorId: one('actor'),
      describedByOutletId: one('outlet'),
      describedInId: one('statement'),
      repeatOfId: one('statement'),
      addressees: parties,
      targets: parties,
      topics: many('topic'),
      quotedFrom: one('source'),
      otherSources,
      quotationHash: text,
      adoptedCodingId: one('coding'),
      note: text,
    },
    unique: [['id']],
  },
  {
    file: 'codings.csv',
    type: 'coding',
    columns: {
      id: text,
      statementId: one('statement'),
      coderId: one('coder'),
      codebookId: one('codebook'),
      level: whole,
      outOfScope: flag,
      conditional: flag,
      hedged: flag,
      deterrentFrame: flag,
      confidence: text,
      rationale: text,
    },
    unique: [['id'], ['statementId', 'coderId', 'codebookId']],
  },
  {
    file: 'events.csv',
    type: 'event',
    columns: {
      id: text,
      title: text,
      description: text,
      dateEarliest: text,
      dateLatest: text,
      sourceId: one('source'),
    },
    unique: [['id']],
  },
  {
    file: 'dataset.csv',
    type: 'dataset',
    columns: { id: text, title: text, description: text, version: text, defaultActors: many('actor') },
    unique: [['id']],
  },
]
