// Statements as rows of a table, for files that leave the site, and back again. One row per statement; nothing private.
import { absoluteAddress, statementAddress } from '../address'
import type { Joint } from '../question'
import type { NamedField } from '../record/field'
import { columnOf, plainFields } from '../record/fields'
import { listed, unlisted } from '../record/list'
import { parseLevel } from '../stance'
import {
  type ActorRef,
  type Coding,
  creditedActors,
  type Party,
  type PlainCoding,
  type PlainStatement,
  type Statement,
  type StatementSource,
} from '../statement'
import type { Vocabulary } from '../vocabulary'

type Row = (string | number | boolean | null)[]

type Column = [name: string, read: (statement: Statement, joint: Joint, base: string) => Row[number]]

// Where these stand in a row is fixed: beside what they belong to.
const PLACED = ['counted', 'note', 'level', 'outOfScope']

const PLAIN_STATEMENT = plainFields('statement').flatMap((field): Column[] =>
  PLACED.includes(field.name) ? [] : [[columnOf(field), (statement) => statement[field.name]]],
)
const PLAIN_CODING = plainFields('coding').flatMap((field): Column[] =>
  PLACED.includes(field.name) ? [] : [[columnOf(field), ({ coding }) => coding?.[field.name] ?? null]],
)

/** Every column of statements.csv: its name, and what a statement has in it. */
const COLUMNS: Column[] = [
  ['statement', ({ id }) => id],
  // The rows of a figure that the statement stands in; recounting by it gives the figure's numbers.
  [
    'actors',
    (statement, joint) =>
      listed((joint === 'actor' ? creditedActors(statement) : statement.actors).map(({ slug }) => slug)),
  ],
  ['signatories', ({ actors }) => listed(actors.map(({ slug }) => slug))],
  ['joint_actor', ({ jointActor }) => jointActor?.slug ?? null],
  ['counted', ({ counted }) => counted],
  ['level', ({ coding }) => coding?.level ?? null],
  ['out_of_scope', ({ coding }) => coding?.outOfScope ?? null],
  ['speaker', ({ speaker }) => speaker.name],
  ['speaker_key', ({ speaker }) => speaker.slug],
  ...PLAIN_STATEMENT,
  ['addressees', ({ addressees }) => listed(addressees.map(({ label }) => label))],
  ['targets', ({ targets }) => listed(targets.map(({ label }) => label))],
  // What tells an actor from a label of the same words.
  ['addressee_keys', ({ addressees }) => listed(addressees.map(partyKey))],
  ['target_keys', ({ targets }) => listed(targets.map(partyKey))],
  ['topics', ({ topics }) => listed(topics.map(({ slug }) => slug))],
  ['described_relation', ({ described }) => described?.relation ?? null],
  ['described_by', ({ described }) => described?.by.slug ?? null],
  ['described_in', ({ described }) => described?.inStatement ?? null],
  ['repeat_of', ({ repeatOf }) => repeatOf],
  ...PLAIN_CODING,
  ['coder', ({ coding }) => coding?.coder ?? null],
  ['codebook_version', ({ coding }) => coding?.codebookVersion ?? null],
  // What the codings beside the adopted one come to: two are needed before anything can be said of agreement.
  ['times_coded', ({ coding, timesCoded }) => (coding ? timesCoded : null)],
  ['lowest_level', ({ range }) => range?.[0] ?? null],
  ['highest_level', ({ range }) => range?.[1] ?? null],
  ['outlet', ({ sources }) => sources.find(({ quotedFrom }) => quotedFrom)?.outlet.name ?? null],
  ['outlet_key', ({ sources }) => sources.find(({ quotedFrom }) => quotedFrom)?.outlet.slug ?? null],
  ['source', ({ sources }) => sources.find(({ quotedFrom }) => quotedFrom)?.slug ?? null],
  ['source_title', ({ sources }) => sources.find(({ quotedFrom }) => quotedFrom)?.title ?? null],
  ['source_url', ({ sources }) => sources.find(({ quotedFrom }) => quotedFrom)?.url ?? null],
  ['via', (statement) => listed(relayedIn(statement).map(({ outlet }) => outlet.name))],
  // What tells two sources of one outlet apart, and the outlets of sources that somebody else has yet to store.
  ['via_keys', (statement) => listed(relayedIn(statement).map(({ slug }) => slug))],
  ['via_outlet_keys', (statement) => listed(relayedIn(statement).map(({ outlet }) => outlet.slug))],
  ['note', ({ note }) => note],
  ['address', ({ id }, _joint, base) => absoluteAddress(statementAddress(id), base)],
]

const unlist = (text: string) => (text === '' ? [] : text.split('; ').map(unlisted))

const relayedIn = ({ sources }: Statement) => sources.filter(({ relayedBy }) => relayedBy !== null)

const LABEL = 'label:'
const partyKey = ({ actor, label }: Party) => actor?.slug ?? LABEL + label

export const STATEMENT_COLUMNS = COLUMNS.map(([name]) => name)

/** Columns that nobody else's table has all of, in every release. */
const OWN = ['statement', 'signatories', 'joint_actor', 'speaker_key', 'times_coded', 'outlet_key', 'address']

/** Whether a table with these columns is a statements.csv of ours, perhaps with columns added or taken out. */
export const areOwnColumns = (columns: readonly string[]): boolean =>
  OWN.every((name) => columns.includes(name))

/** A statement's cells in the order of STATEMENT_COLUMNS. `base` makes its address absolute. */
export function statementRow(statement: Statement, joint: Joint, base: string): Row {
  return COLUMNS.map(([, read]) => read(statement, joint, base))
}

const wantedOf = ({ kind, choices }: NamedField): string =>
  choices ? `one of ${Object.keys(choices).join(', ')}` : kind === 'day' ? 'a day' : 'what this field holds'

/**
 * A statement from a row of statements.csv, its cells as text by column: all that counting and drawing need. What a row
 * does not carry is missing: other codings, archive addresses, names of actors and topics unknown to the vocabulary.
 * Throws an Error that names the column when a cell cannot be read.
 */
export function parseStatementRow(row: Record<string, string>, vocabulary: Vocabulary): Statement {
  const cells = cellsOf(row)
  const { cell, read } = cells
  const joint = cell('joint_actor')
  const coding = codingIn(cells)
  return {
    id: read('statement', 'an id', (text) => text || null),
    actors: read('signatories', 'a list of actors', (text) => text || null)
      .split('; ')
      .map((slug) => actorOf(slug, vocabulary)),
    jointActor: joint === '' ? null : actorOf(joint, vocabulary),
    speaker: { slug: cell('speaker_key'), name: cell('speaker'), kind: 'source' },
    ...plainIn<PlainStatement>('statement', cells),
    described: null,
    repeatOf: cells.optional('repeat_of'),
    addressees: partiesIn(cell('addressee_keys'), vocabulary),
    targets: partiesIn(cell('target_keys'), vocabulary),
    topics: unlist(cell('topics')).map((slug) => ({
      id: slug,
      slug,
      name: vocabulary.topics.find((topic) => topic.slug === slug)?.name ?? slug,
    })),
    sources: sourcesIn(cells),
    coding,
    codings: [],
    range: rangeIn(cells),
    timesCoded: coding
      ? read('times_coded', 'a whole number from 1', (text) =>
          /^[1-9]\d*$/.test(text) ? Number(text) : null,
        )
      : 0,
  }
}

type Cells = ReturnType<typeof cellsOf>

/** The cells of a row by column; what is missing is empty. `read` and `truth` throw an Error that names the column. */
function cellsOf(row: Record<string, string>) {
  const cell = (column: string) => row[column] ?? ''
  const optional = (column: string) => cell(column) || null
  function read<T>(column: string, wanted: string, parse: (text: string) => T | null | undefined): T {
    const value = parse(cell(column))
    if (value === null || value === undefined)
      throw new Error(`column ${column}: “${cell(column)}” is not ${wanted}`)
    return value
  }
  const truth = (column: string) =>
    read(column, 'true or false', (text) => (text === 'true' ? true : text === 'false' ? false : null))
  return { cell, optional, read, truth }
}

/** The plain fields of a type; its schema has the last word. */
function plainIn<T>(type: 'statement' | 'coding', { cell, truth }: Cells): T {
  const values = plainFields(type).map((field) => {
    const column = columnOf(field)
    if (field.kind === 'flag') return [field.name, truth(column)]
    const text = cell(column)
    const value = field.kind === 'level' ? parseLevel(text) : text || null
    const { success, data } = field.schema.safeParse(value)
    if (!success) throw new Error(`column ${column}: “${text}” is not ${wantedOf(field)}`)
    return [field.name, data]
  })
  // Each value is what its schema gave, and T has these fields and no other.
  return Object.fromEntries(values) as T
}

function codingIn(cells: Cells): Coding | null {
  const { cell, read, truth } = cells
  if (cell('codebook_version') === '') return null
  const outOfScope = truth('out_of_scope')
  return {
    id: '',
    ...plainIn<PlainCoding>('coding', cells),
    level: outOfScope ? null : read('level', 'a level from -3 to 3', parseLevel),
    coder: cell('coder'),
    codebookVersion: read('codebook_version', 'a whole number', (text) =>
      /^\d+$/.test(text) ? Number(text) : null,
    ),
  }
}

/** Files of earlier days have no such columns. */
function rangeIn({ cell, read }: Cells): Statement['range'] {
  if (cell('lowest_level') === '') return null
  const level = (column: string) => read(column, 'a level from -3 to 3', parseLevel)
  return [level('lowest_level'), level('highest_level')]
}

function actorOf(slug: string, { actors }: Vocabulary): ActorRef {
  const known = actors.find((actor) => actor.slug === slug)
  return { id: slug, slug, name: known?.name ?? slug, shortName: known?.shortName ?? slug }
}

function partiesIn(keys: string, vocabulary: Vocabulary): Party[] {
  return unlist(keys).map((key) => {
    if (key.startsWith(LABEL)) return { actor: null, label: key.slice(LABEL.length) }
    const actor = actorOf(key, vocabulary)
    return { actor, label: actor.name }
  })
}

/** The source that is quoted, and the outlets that relay it. */
function sourcesIn({ cell, optional }: Cells): StatementSource[] {
  const sourceOf = (slug: string, outlet: { slug: string; name: string }, quotedFrom: boolean) => ({
    slug,
    outlet: { id: outlet.slug, ...outlet },
    title: quotedFrom ? optional('source_title') : null,
    url: quotedFrom ? optional('source_url') : null,
    archiveUrl: null,
    publishedOn: null,
    accessedOn: null,
    language: null,
    quotedFrom,
    relayedBy: quotedFrom ? null : cell('source'),
  })
  const outlet = { slug: cell('outlet_key'), name: cell('outlet') }
  // Files of earlier releases name outlets alone.
  const [slugs, outletSlugs] = [unlist(cell('via_keys')), unlist(cell('via_outlet_keys'))]
  return [
    ...(cell('source') === '' ? [] : [sourceOf(cell('source'), outlet, true)]),
    ...unlist(cell('via')).map((name, at) =>
      sourceOf(slugs[at] ?? `via ${name}`, { slug: outletSlugs[at] ?? name, name }, false),
    ),
  ]
}
