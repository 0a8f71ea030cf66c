// From a row of somebody's table to what it says of a statement, or to what is wrong with it. Never guesses: a name that
// fits no record is told, and made a record only where the plan says so.
import { hash } from 'node:crypto'
import { columnOf, fieldsOf, plainFields } from '../record/fields'
import { isEdited } from '../record/quotation'
import { quotedParts, type StoredRecord, unquoted } from '../record/schema'
import type { TableRow } from '../table/open'
import { type ReadBy, Row } from './cells'
import { type CodingWish, readCodings } from './coding'
import { NOBODY } from './known'
import type { RowProblem } from './report'
import { readSource, readVia, type SourceWish, type ViaWish } from './source'
import type { NameGroup } from './survey'

type Statement = StoredRecord<'statement'>

/** What a row says, before it is held against what is stored. */
export type ReadRow = {
  place: string
  id: string
  /** The row has no id of its own; this one is made from what it says. */
  isDerived: boolean
  fields: Partial<Statement>
  /** null: the row says nothing of the source quoted from. */
  source: SourceWish | null
  /** null: the plan says nothing of relayed sources. */
  via: ViaWish[] | null
  passage: string | null | undefined
  codings: CodingWish[]
  /** The actor's speaker who is not named, where no column says who speaks: for a statement that is new. */
  unnamedId: string | null
  /** What becomes of words in quotation marks in a paraphrase without a quotation. */
  quoted: 'quoted' | 'unquoted' | null
  /** False when a name was not found, so that the record cannot be made though nothing else may be wrong. */
  complete: boolean
  problems: RowProblem[]
}

/** Fields of a statement that are text, whatever it says: empty is none. */
const TEXTS = fieldsOf('statement').filter(({ kind, of, name }) =>
  ['line', 'text', 'language'].includes(kind) && name !== 'id' ? true : of === 'statement',
)

/** Fields whose cells are read together with others. */
const TOGETHER = ['attribution', 'form', 'editedQuote', 'dateEarliest', 'dateLatest', 'counted']
const OTHERS = plainFields('statement').filter(
  (field) => !TOGETHER.includes(field.name) && !TEXTS.some(({ name }) => name === field.name),
)

/** Reads one row. */
export function readRow(table: TableRow, by: ReadBy): ReadRow {
  const row = new Row(table, by)
  const { place, problem } = table
  if (problem !== null)
    return {
      ...{ place, id: '', isDerived: false, fields: {}, source: null, via: null, passage: undefined },
      ...{
        codings: [],
        quoted: null,
        unnamedId: null,
        complete: false,
        problems: [{ place, column: '', value: '', message: problem }],
      },
    }
  row.checkStorable()
  const fields: Partial<Statement> = {}
  readWho(row, fields)
  readWords(row, fields)
  readDays(row, fields)
  readCounted(row, fields)
  readDescription(row, fields)
  readSubject(row, fields)
  const id = row.text('statement')
  return {
    place,
    id: id === '' ? identityOf(row) : id,
    isDerived: id === '',
    fields,
    source: readSource(row),
    via: readVia(row),
    passage: row.isMapped('passage') ? row.optional('passage') : undefined,
    codings: readCodings(row),
    unnamedId: unnamedIn(row, fields),
    quoted: readQuoted(row, fields),
    complete: row.complete,
    problems: row.problems,
  }
}

export function readWho(row: Row, fields: Partial<Statement>): void {
  const { names } = row
  const actors = row
    .items('signatories')
    .map((name) => row.known(names.find('actor', name, row.where('signatories'))))
  if (row.isMapped('signatories')) {
    fields.actors = actors
    if (actors.length === 0) row.say('signatories', '', 'it is empty: a statement has at least one actor')
  }
  const joint = row.optional('joint_actor')
  if (row.isMapped('joint_actor'))
    fields.jointActorId =
      joint === null
        ? null
        : row.known(names.find('actor', joint, row.where('joint_actor'), { members: actors }))
  if (new Set(actors).size !== actors.length && !actors.includes(NOBODY))
    row.say('signatories', row.text('signatories'), 'an actor stands twice')
  const speaks = [fields.jointActorId, ...actors].filter((id) => id !== null && id !== undefined)
  const speaker = readSpeaker(row, speaks)
  if (speaker !== undefined) fields.speakerId = speaker
}

function readSpeaker(row: Row, speaks: readonly string[]): string | undefined {
  const key = row.text('speaker_key')
  const name = row.text('speaker')
  const kind = row.choice('speaker_kind') ?? 'person'
  const [first] = speaks
  // That there is no actor is told by itself.
  if (first === undefined && row.isMapped('signatories')) return undefined
  if (key === '' && name === '') {
    // Without a speaker's name a statement is its actor's all the same; and an update need not say it again.
    if (first === undefined || isSpeakerLeftOut(row)) return undefined
    if (first === NOBODY) return NOBODY
    return row.known(row.names.unnamedSpeaker(first, row.where('speaker'), speaks))
  }
  const more = { actors: speaks, kind, ...(key !== '' && { slug: key }) }
  if (key !== '' && name !== '') {
    const known = row.names.knows('speaker', key)
    if (known) return known
  }
  return row.known(
    row.names.find(
      'speaker',
      name === '' ? key : name,
      row.where(name === '' ? 'speaker_key' : 'speaker'),
      more,
    ),
  )
}

/** Whether rows may be changes of stored statements that say nothing of who speaks. */
const isSpeakerLeftOut = (row: Row) => row.isMapped('statement') && !row.isMapped('speaker', 'speaker_key')

/** The speaker of a row that leaves the speaker out, should its statement be new. */
export function unnamedIn(row: Row, { jointActorId, actors = [] }: Partial<Statement>): string | null {
  const speaks = [jointActorId, ...actors].flatMap((id) => id ?? [])
  const [first] = speaks
  if (!isSpeakerLeftOut(row) || first === undefined || first === NOBODY) return null
  return row.names.unnamedSpeaker(first, row.where('speaker'), speaks, true)
}

function readWords(row: Row, fields: Partial<Statement>): void {
  for (const field of TEXTS)
    if (row.isMapped(columnOf(field))) Object.assign(fields, { [field.name]: row.optional(columnOf(field)) })
  for (const field of OTHERS)
    if (row.isMapped(columnOf(field))) Object.assign(fields, { [field.name]: row.plain(field) })
  if (row.isMapped('quote')) fields.quote = row.quotation('quote')
  const { quote = null, paraphrase = null } = fields
  const form = row.choice('form')
  if (form) Object.assign(fields, { form })
  else if (row.isMapped('quote', 'paraphrase') && row.text('form') === '')
    fields.form = quote === null ? 'paraphrase' : paraphrase === null ? 'direct-quote' : 'mixed'
  const edited = row.flag('edited_quote')
  if (edited !== null) fields.editedQuote = edited
  else if (row.isMapped('quote')) fields.editedQuote = quote !== null && isEdited(quote)
}

/** A month or a year is all of its days: the statement was made on one of them. */
function readDays(row: Row, fields: Partial<Statement>): void {
  const first = row.days('date_earliest')
  if (first) fields.dateEarliest = first.earliest
  const last = row.days('date_latest')?.latest
  const isRange = first !== null && first.earliest !== first.latest
  const latest = last ?? (row.isMapped('date_latest') || isRange ? first?.latest : undefined)
  if (latest !== undefined) fields.dateLatest = latest
}

/** Words in quotation marks claim to be somebody's: without a quotation the plan says what becomes of them. */
function readQuoted(row: Row, { quote, paraphrase }: Partial<Statement>): ReadRow['quoted'] {
  const column = row.plan.columns.paraphrase
  if (!paraphrase || quote || column === undefined || row.by.lists === 'own') return null
  const parts = quotedParts(paraphrase)
  const [part] = parts
  if (part === undefined) return null
  const key = row.by.readings.choose(column, parts.length === 1 ? 'quoted' : 'unquoted')
  const isQuotation = key === 'quoted' && parts.length === 1
  row.note(column, isQuotation ? 'quoted' : 'unquoted', paraphrase, isQuotation ? part : unquoted(paraphrase))
  return isQuotation ? 'quoted' : 'unquoted'
}

/** Whether it is counted follows from the attribution; what the table says of it is only compared. */
function readCounted(row: Row, fields: Partial<Statement>): void {
  const attribution = row.isMapped('attribution') ? row.choice('attribution') : null
  const counted = row.flag('counted')
  if (attribution === null) return
  const described = attribution === 'described-by-other'
  Object.assign(fields, { attribution, counted: !described })
  if (counted === described)
    row.say('counted', row.text('counted'), `with the attribution ${attribution} it is ${String(!described)}`)
}

export function readDescription(row: Row, fields: Partial<Statement>): void {
  if (!row.isMapped('described_relation', 'described_by')) return
  const relation = row.choice('described_relation')
  const by = row.optional('described_by')
  Object.assign(fields, {
    describedRelation: relation,
    describedByActorId: null,
    describedByOutletId: null,
  })
  if (by === null || relation === null) return
  if (relation === 'outlet')
    fields.describedByOutletId = row.known(row.names.find('outlet', by, row.where('described_by')))
  else fields.describedByActorId = row.known(row.names.find('actor', by, row.where('described_by')))
}

/** To whom, about whom, and on what. */
export function readSubject(
  row: Row,
  fields: Partial<Statement>,
  which: readonly NameGroup[] = ['addressees', 'targets', 'topics'],
): void {
  for (const [field, keys] of [
    ['addressees', 'addressee_keys'],
    ['targets', 'target_keys'],
  ] as const) {
    if (!which.includes(field)) continue
    const target = row.isMapped(keys) ? keys : field
    if (!row.isMapped(target)) continue
    const names = row.items(target)
    // What a slug's actor is called, should it be new: our own files say it beside it.
    const labels = target === keys && row.isMapped(field) ? row.items(field) : []
    const isBeside = labels.length === names.length
    fields[field] = names.map((name, at) => partyOf(row, name, target, isBeside ? labels[at] : undefined))
  }
  if (row.isMapped('topics') && which.includes('topics'))
    fields.topics = [
      ...new Set(
        row.items('topics').map((name) => row.known(row.names.find('topic', name, row.where('topics')))),
      ),
    ]
}

const LABEL = 'label:'

function partyOf(
  row: Row,
  name: string,
  target: string,
  called?: string,
): { actorId: string | null; label: string | null } {
  if (name.startsWith(LABEL)) return { actorId: null, label: name.slice(LABEL.length).trim() || LABEL }
  // Whom a statement is addressed to need not be an actor, so an unknown name is a label; a slug is a promise.
  const isNew = called !== undefined && row.names.knows('actor', name) === null
  if (isNew && target.endsWith('_keys'))
    return {
      actorId: row.known(row.names.find('actor', called, row.where(target), { slug: name })),
      label: null,
    }
  const isKey = target.endsWith('_keys')
  if (isKey || row.names.isActor(name, row.where(target).column)) {
    const about = isKey ? { slug: name } : {}
    return { actorId: row.known(row.names.find('actor', name, row.where(target), about)), label: null }
  }
  return { actorId: null, label: name }
}

/** Targets that say what was said by whom and when: a row without an id is known by these. */
const IDENTITY = [
  ...[
    'signatories',
    'joint_actor',
    'speaker',
    'speaker_key',
    'attribution',
    'form',
    'quote',
    'original_quote',
  ],
  ...['paraphrase', 'date_earliest', 'date_latest', 'place', 'addressees', 'targets', 'addressee_keys'],
  ...['target_keys', 'topics', 'described_relation', 'described_by', 'outlet', 'outlet_key', 'source'],
  ...['source_url', 'source_title'],
]

const identityOf = (row: Row): string =>
  `row-${hash('sha256', JSON.stringify(IDENTITY.map((target) => row.text(target)))).slice(0, 20)}`
