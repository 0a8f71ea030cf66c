// From a row of somebody's table to a statement with its coding, or to what is wrong with it. Pure: what is stored is
// handed in. Never guesses: a name that fits no record is told, and made a record only where the plan says so.
import { hash } from 'node:crypto'
import { listProblem } from './form-fields'
import { type NamedType, type Plan, type RowProblem, TARGETS, type Target, type Unknown } from './import-plan'
import { folded, makeNaming, type Naming, nearestTo } from './naming'
import { isDay } from './period'
import { checkQuotation, describeCheck, isEdited } from './quotation'
import { describeSigned, parseLevel } from './stance'
import { type Problem, parseRecord, type RecordType, type StoredRecord } from './statement'
import type { TableRow } from './table-file'

type Statement = StoredRecord<'statement'>
type Coding = StoredRecord<'coding'>
type Source = StoredRecord<'source'>

// ---- names ---------------------------------------------------------------------------------------------------

/** Types whose names stand in memory; sources are too many for that. */
export const KEPT_TYPES = ['actor', 'speaker', 'topic', 'outlet', 'coder'] as const
export type KeptType = (typeof KEPT_TYPES)[number]

/** What is stored already, as far as names go. */
export type Known = {
  namings: Record<KeptType, Naming>
  /** Speaker to actor. */
  actorOf: ReadonlyMap<string, string>
  /** Ids and slugs that a new record cannot have, by type. */
  taken: Record<KeptType, ReadonlySet<string>>
  /** The next free place in the stated order. */
  nextOrder: { actor: number; topic: number }
  codebooks: ReadonlyMap<number, string>
}

/** A record that the import makes for a name. */
export type Made = { [T in RecordType]: { type: T; record: StoredRecord<T> } }[RecordType]

/** More different unknown names than this are no names: a column is mapped to the wrong thing. */
const MOST_UNKNOWN = 20_000
const MOST_TOLD = 1000

/** Stands for a record that is not known, so that the rest of a row is checked all the same. */
const NOBODY = 'nobody'

type Entry = { type: NamedType; name: string; rows: number; first: string; column: string }

/** Finds what rows name, and remembers what it did not find. */
export type Names = ReturnType<typeof makeNames>

export function makeNames(known: Known, plan: Plan) {
  const unknown = new Map<string, Entry>()
  const made = new Map<string, string>()
  const seen = new Map<string, string>()
  const words = new Map<string, string>()
  let fresh: Made[] = []
  let failures: RowProblem[] = []
  const taken = Object.fromEntries(KEPT_TYPES.map((type) => [type, new Set(known.taken[type])]))
  const orders = { ...known.nextOrder }
  const bySpeakers = new Map<string, Naming>()

  const namingOfActor = (actorId: string): Naming => {
    const kept = bySpeakers.get(actorId)
    if (kept) return kept
    const all = known.namings.speaker.names
    const naming = makeNaming(all.filter(({ id }) => known.actorOf.get(id) === actorId))
    bySpeakers.set(actorId, naming)
    return naming
  }
  const keyOf = (type: NamedType, name: string, within = '') => `${type} ${within} ${folded(name) || name}`
  function note(type: NamedType, name: string, key: string, place: string, column: string): void {
    const entry = unknown.get(key)
    if (entry) entry.rows += 1
    else {
      if (unknown.size >= MOST_UNKNOWN)
        throw new Error(
          `More than ${MOST_UNKNOWN} names are unknown, the last in ${place}, column ${column}: “${cut(name)}”. Is the column mapped to the right thing?`,
        )
      unknown.set(key, { type, name, rows: 1, first: place, column })
    }
  }
  /** An id and slug for a new record, from its name. */
  function freeSlug(type: KeptType, name: string, wanted?: string): string {
    const base = wanted ?? slugOf(name, type)
    const used = taken[type] ?? new Set()
    let slug = base
    for (let count = 2; used.has(slug); count += 1) slug = `${base}-${count}`
    used.add(slug)
    return slug
  }
  function make<T extends KeptType>(
    type: T,
    key: string,
    name: string,
    where: { place: string; column: string },
    value: Record<string, unknown>,
  ): string | null {
    const { record, problems } = parseRecord(type, value)
    const [problem] = problems
    if (problem) {
      const message = `it cannot be made a ${type}: ${describeProblem(problem)}`
      failures.push({ ...where, value: cut(name, 200), message })
    }
    if (!record) return null
    // The schema of the type has just made it.
    fresh.push({ type, record } as Made)
    made.set(key, record.id)
    words.set(record.id, name)
    return record.id
  }

  /** The id of what a row names; null when nobody knows it and the plan does not make it. */
  function find(
    type: KeptType,
    typed: string,
    where: { place: string; column: string },
    more: { actors?: readonly string[]; members?: readonly string[]; kind?: string; slug?: string } = {},
  ): string | null {
    const name = typed.trim()
    const said = plan.same[type]
    if (said && Object.hasOwn(said, name)) return said[name] ?? null
    // A table says the same names again and again.
    const asSaid = `${type} ${type === 'speaker' ? (more.actors ?? []).join(' ') : ''} ${name}`
    const found =
      seen.get(asSaid) ??
      (type === 'speaker' ? findSpeaker(name, more.actors ?? []) : known.namings[type].resolve(name)?.id)
    if (found) {
      if (seen.size < MOST_UNKNOWN) seen.set(asSaid, found)
      return found
    }
    const key = keyOf(type, name, type === 'speaker' ? (more.actors?.[0] ?? '') : '')
    note(type, name, key, where.place, where.column)
    if (!plan.create.includes(type)) return null
    const before = made.get(key)
    if (before) return before
    const refusal = refusalOf(type, name, more.actors ?? [])
    if (refusal !== null) {
      failures.push({ ...where, value: cut(name, 200), message: refusal })
      return null
    }
    const wanted = more.slug && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(more.slug) ? more.slug : undefined
    const slug = freeSlug(type, name, wanted)
    const base = { id: slug, slug, name }
    if (type === 'coder') return make(type, key, name, where, { id: slug, name })
    if (type === 'outlet') return make(type, key, name, where, base)
    if (type === 'topic') return make(type, key, name, where, { ...base, statedOrder: orders.topic++ })
    if (type === 'speaker')
      return make(type, key, name, where, { ...base, kind: more.kind || 'person', actorId: more.actors?.[0] })
    const said_kind = Object.hasOwn(plan.kinds, name) ? plan.kinds[name] : undefined
    const members = (more.members ?? []).filter((id) => id !== NOBODY)
    const kind = members.length > 0 ? 'joint' : (said_kind ?? 'state')
    return make(type, key, name, where, {
      ...base,
      shortName: name,
      kind,
      members,
      statedOrder: orders.actor++,
    })
  }
  /** Why a name is made no record: the same table would not find it again. Empty words were told elsewhere. */
  function refusalOf(type: KeptType, name: string, actors: readonly string[]): string | null {
    if (folded(name) === '') return `it has no letter and no digit, so no ${type} is made of it`
    const [actor] = actors
    if (type === 'speaker' && actor === undefined)
      return 'a new speaker needs an actor, and the row names none'
    const naming = type === 'speaker' && actor ? namingOfActor(actor) : known.namings[type]
    const namesakes = naming.names.filter((each) =>
      [each.name, each.slug, each.id, ...each.aliases].some((way) => folded(way) === folded(name)),
    )
    if (namesakes.length === 0) return null
    const slugs = namesakes.map(({ slug }) => slug).join(', ')
    return `it fits several ${type}s: say which one it is, by its slug (${slugs})`
  }

  // A name alone is somebody's of another actor too ("the foreign minister"); a slug or id is one record's.
  function findSpeaker(name: string, actors: readonly string[]): string | undefined {
    const named = known.namings.speaker.resolve(name)
    if (named && [named.id, named.slug].includes(name)) return named.id
    for (const actor of actors) {
      const own = namingOfActor(actor).resolve(name)
      if (own) return own.id
    }
    return named && actors.includes(known.actorOf.get(named.id) ?? '') ? named.id : undefined
  }

  return {
    find,
    /** The id of what is stored by this name, and nothing else. */
    knows: (type: KeptType, typed: string): string | null => known.namings[type].resolve(typed)?.id ?? null,
    /** Counts a source that is not stored. */
    noteSource: (name: string, id: string, place: string, column: string) => {
      const key = `source ${id}`
      if (unknown.has(key) || unknown.size < MOST_UNKNOWN / 2) note('source', name, key, place, column)
    },
    nameOf: (type: KeptType, id: string): string =>
      words.get(id) ?? known.namings[type].names.find((each) => each.id === id)?.name ?? id,
    codebooks: known.codebooks,
    isMade: (type: NamedType) => plan.create.includes(type),
    /** Records made since it was last asked. */
    takeFresh: (): Made[] => {
      const now = fresh
      fresh = []
      return now
    },
    /** Names that could not be made records, since it was last asked. */
    takeFailures: (): RowProblem[] => {
      const now = failures
      failures = []
      return now
    },
    /** Whether the name of this type that a row gives means an actor, without counting it as unknown. */
    isActor: (typed: string): boolean =>
      Object.hasOwn(plan.same.actor ?? {}, typed.trim()) ||
      known.namings.actor.resolve(typed) !== null ||
      made.has(keyOf('actor', typed)),
    unknown: (): Unknown[] =>
      [...unknown.values()]
        .sort((a, b) => b.rows - a.rows)
        .slice(0, MOST_TOLD)
        .map(({ type, name, rows, first }) => ({
          ...{ type, name, rows, first },
          near:
            type === 'source'
              ? []
              : nearestTo(name, known.namings[type].names).map((each) => ({ id: each.id, name: each.name })),
        })),
    /** One problem for each name that nobody knows and that is not to be made. */
    problems: (): RowProblem[] =>
      [...unknown.values()]
        .filter(({ type }) => !plan.create.includes(type))
        .map(({ type, name, rows, first, column }) => {
          const near = type === 'source' ? [] : nearestTo(name, known.namings[type].names)
          const times = rows === 1 ? 'one row' : `${rows} rows`
          const offer =
            near.length > 0
              ? `the nearest known: ${near.map((each) => each.name).join('; ')}`
              : 'none known is like it'
          return {
            place: first,
            ...{ column, value: name },
            message: `no ${type} is called so (in ${times}); ${offer}. Say which one it is, or that it is to be made.`,
          }
        }),
  }
}

const cut = (text: string, length = 60) => (text.length > length ? `${text.slice(0, length)}…` : text)

/** A slug from a name; a name in another script gets one from its hash. */
export function slugOf(name: string, type: string): string {
  const slug = folded(name)
    .replaceAll(' ', '-')
    .replace(/[^a-z0-9-]/g, '')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
    .replace(/-$/, '')
  return slug === '' ? `${type}-${hash('sha256', name).slice(0, 8)}` : slug
}

// ---- a row ---------------------------------------------------------------------------------------------------

/** A source as a row describes it. */
export type SourceWish = {
  /** A slug or id, as typed. */
  key: string | null
  outletId: string | null
  /** As people call it who see the row: slug, address, or outlet and title. */
  called: string
  details: Pick<Source, 'title' | 'url' | 'archiveUrl' | 'publishedOn' | 'accessedOn' | 'language'>
  column: string
}

export type CodingWish = {
  coderId: string
  codebookId: string
  /** What the row says; the rest stays as it is stored. */
  fields: Partial<Coding>
  /** Where the row gives no reason of its own. */
  rationale: string
}

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
  via: string[] | null
  passage: string | null | undefined
  coding: CodingWish | null
  /** False when a name was not found, so that the record cannot be made though nothing else may be wrong. */
  complete: boolean
  problems: RowProblem[]
}

const BY_NAME = new Map(TARGETS.map((target) => [target.name, target]))

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

/** Fields of records and the targets that they come from, for problems. */
const TARGET_OF: Record<string, string> = {
  ...{ id: 'statement', actors: 'signatories', jointActorId: 'joint_actor', speakerId: 'speaker' },
  ...{ speakerRole: 'speaker_role', attribution: 'attribution', form: 'form', editedQuote: 'edited_quote' },
  ...{ quote: 'quote', language: 'language', originalQuote: 'original_quote' },
  ...{ originalLanguage: 'original_language', translatedBy: 'translated_by', paraphrase: 'paraphrase' },
  ...{ dateEarliest: 'date_earliest', dateLatest: 'date_latest', place: 'place', counted: 'counted' },
  ...{ describedRelation: 'described_relation', describedByActorId: 'described_by' },
  ...{ describedByOutletId: 'described_by', describedInId: 'described_in', repeatOfId: 'repeat_of' },
  ...{ note: 'note', addressees: 'addressees', targets: 'targets', topics: 'topics', sources: 'source' },
  ...{ level: 'level', confidence: 'confidence', rationale: 'rationale', outletId: 'outlet' },
  ...{ title: 'source_title', url: 'source_url', archiveUrl: 'source_archive' },
  ...{ publishedOn: 'source_published', accessedOn: 'source_accessed', slug: 'source' },
}

/** Control characters other than tabs and line ends, and halves of surrogate pairs: a database gives back another text. */
const UNSTORABLE = /[^\P{Cc}\t\n\r]|\p{Cs}/u

const FLAGS: Record<string, boolean> = { true: true, yes: true, 1: true, false: false, no: false, 0: false }

// As our own files write lists: a semicolon within an item would end it.
const unlist = (text: string) =>
  text
    .split(';')
    .map((item) => item.trim().replaceAll('%3B', ';'))
    .filter((item) => item !== '')

const LABEL = 'label:'

/** Reads one row by its plan. `file` is the name of the file, for the reasons of codings. */
export function readRow(
  { place, cells, problem }: TableRow,
  plan: Plan,
  names: Names,
  file: string,
): ReadRow {
  const problems: RowProblem[] = []
  let complete = true
  const columnOf = (target: string) => plan.columns[target] ?? BY_NAME.get(target)?.label ?? target
  const isMapped = (...targets: string[]) =>
    targets.some((target) => Object.hasOwn(plan.columns, target) || Object.hasOwn(plan.fixed, target))
  const typed = (target: string): string => {
    const column = plan.columns[target]
    const cell = column === undefined ? '' : (cells[column] ?? '').trim()
    return cell === '' ? (plan.fixed[target] ?? '').trim() : cell
  }
  const say = (target: string, value: string, message: string) =>
    problems.push({ place, column: columnOf(target), value: cut(value, 200), message })
  const where = (target: string) => ({ place, column: columnOf(target) })
  const optional = (target: string) => typed(target) || null
  const miss = <T>(id: T | null): T | typeof NOBODY => {
    if (id === null) complete = false
    return id ?? NOBODY
  }
  const flag = (target: string): boolean | null => {
    const text = typed(target).toLowerCase()
    if (text === '') return null
    if (Object.hasOwn(FLAGS, text)) return FLAGS[text] ?? null
    say(target, typed(target), 'it is neither true nor false')
    return null
  }
  const choice = (target: string): string | null => {
    const text = typed(target)
    const { choices = [] } = BY_NAME.get(target) ?? {}
    const found = choices.find((each) => each === text || folded(each) === folded(text))
    if (text !== '' && found === undefined) say(target, text, `it is none of ${choices.join(', ')}`)
    return found ?? null
  }
  const day = (target: string): string | null => {
    const text = typed(target)
    if (text === '' || isDay(text)) return text || null
    say(target, text, 'it is no day: a day is written YYYY-MM-DD and must exist, such as 2024-08-16')
    return null
  }

  const none = {
    place,
    id: '',
    isDerived: false,
    fields: {},
    source: null,
    via: null,
    passage: undefined,
    coding: null,
  }
  if (problem !== null) {
    problems.push({ place, column: '', value: '', message: problem })
    return { ...none, complete: false, problems }
  }

  for (const [target, column] of Object.entries(plan.columns))
    if (UNSTORABLE.test(cells[column] ?? ''))
      say(
        target,
        cells[column] ?? '',
        'it holds a control character or half a letter, which cannot be stored',
      )

  const items = (target: string): string[] => {
    const found = unlist(typed(target))
    const wrong = listProblem(found)
    if (wrong === null) return found
    say(target, typed(target), wrong)
    return []
  }
  const fields: Partial<Statement> = {}
  const actors = items('signatories').map((name) => miss(names.find('actor', name, where('signatories'))))
  if (isMapped('signatories')) {
    fields.actors = actors
    if (actors.length === 0) say('signatories', '', 'it is empty: a statement has at least one actor')
  }
  const joint = optional('joint_actor')
  if (isMapped('joint_actor'))
    fields.jointActorId =
      joint === null ? null : miss(names.find('actor', joint, where('joint_actor'), { members: actors }))
  if (new Set(actors).size !== actors.length && !actors.includes(NOBODY))
    say('signatories', typed('signatories'), 'an actor stands twice')
  const speaks = [fields.jointActorId, ...actors].filter((id) => id !== null && id !== undefined)
  const speaker = speakerOf()
  if (speaker !== undefined) fields.speakerId = speaker

  // What is named below is text, and empty is none.
  const texts = {
    ...{ speakerRole: 'speaker_role', quote: 'quote', language: 'language', originalQuote: 'original_quote' },
    ...{ originalLanguage: 'original_language', translatedBy: 'translated_by', paraphrase: 'paraphrase' },
    ...{ place: 'place', describedInId: 'described_in', repeatOfId: 'repeat_of', note: 'note' },
  } as const
  for (const [field, target] of Object.entries(texts))
    if (isMapped(target)) Object.assign(fields, { [field]: optional(target) })
  const words = { quote: fields.quote ?? null, paraphrase: fields.paraphrase ?? null }
  if (isMapped('attribution') && choice('attribution'))
    Object.assign(fields, { attribution: choice('attribution') })
  const form = choice('form')
  if (form) Object.assign(fields, { form })
  else if (isMapped('quote', 'paraphrase') && typed('form') === '')
    fields.form = words.quote === null ? 'paraphrase' : words.paraphrase === null ? 'direct-quote' : 'mixed'
  const edited = flag('edited_quote')
  if (edited !== null) fields.editedQuote = edited
  else if (isMapped('quote')) fields.editedQuote = words.quote !== null && isEdited(words.quote)
  const earliest = day('date_earliest')
  if (earliest) fields.dateEarliest = earliest
  const latest = day('date_latest') ?? (isMapped('date_latest') ? earliest : null)
  if (latest) fields.dateLatest = latest
  const counted = flag('counted')
  const described = fields.attribution === 'described-by-other'
  if (fields.attribution) fields.counted = !described
  if (counted !== null && fields.attribution && counted === described)
    say('counted', typed('counted'), `with the attribution ${fields.attribution} it is ${String(!described)}`)
  readDescription()
  for (const [field, keys, target] of [
    ['addressees', 'addressee_keys', 'addressees'],
    ['targets', 'target_keys', 'targets'],
  ] as const) {
    const source = isMapped(keys) ? keys : target
    if (isMapped(source)) fields[field] = items(source).map((name) => partyOf(name, source))
  }
  if (isMapped('topics'))
    fields.topics = [
      ...new Set(items('topics').map((name) => miss(names.find('topic', name, where('topics'))))),
    ]

  const id = typed('statement')
  return {
    place,
    id: id === '' ? identityOf() : id,
    isDerived: id === '',
    fields,
    source: sourceOf(),
    via: isMapped('via') ? items('via') : null,
    passage: isMapped('passage') ? optional('passage') : undefined,
    coding: codingOf(),
    complete,
    problems,
  }

  function speakerOf(): string | undefined {
    const key = typed('speaker_key')
    const name = typed('speaker')
    const kind = choice('speaker_kind') ?? 'person'
    if (key === '' && name === '') {
      // Without a speaker's name a statement is its actor's all the same; and an update need not say it again.
      const [first] = speaks
      if (first === undefined || (isMapped('statement') && !isMapped('speaker'))) return undefined
      if (first === NOBODY) return NOBODY
      const unnamed = `${names.nameOf('actor', first)}, speaker not named`
      return miss(names.find('speaker', unnamed, where('speaker'), { actors: speaks, kind: 'source' }))
    }
    const more = { actors: speaks, kind, ...(key !== '' && { slug: key }) }
    if (key !== '' && name !== '') {
      const known = names.knows('speaker', key)
      if (known) return known
    }
    return miss(
      names.find('speaker', name === '' ? key : name, where(name === '' ? 'speaker_key' : 'speaker'), more),
    )
  }

  function readDescription(): void {
    if (!isMapped('described_relation', 'described_by')) return
    const relation = choice('described_relation')
    const by = optional('described_by')
    Object.assign(fields, {
      describedRelation: relation,
      describedByActorId: null,
      describedByOutletId: null,
    })
    if (by === null || relation === null) return
    if (relation === 'outlet')
      fields.describedByOutletId = miss(names.find('outlet', by, where('described_by')))
    else fields.describedByActorId = miss(names.find('actor', by, where('described_by')))
  }

  function partyOf(name: string, target: string): { actorId: string | null; label: string | null } {
    if (name.startsWith(LABEL)) return { actorId: null, label: name.slice(LABEL.length).trim() || LABEL }
    // Whom a statement is addressed to need not be an actor, so an unknown name is a label; a slug is a promise.
    if (target.endsWith('_keys') || names.isActor(name))
      return { actorId: miss(names.find('actor', name, where(target))), label: null }
    return { actorId: null, label: name }
  }

  function sourceOf(): SourceWish | null {
    const key = optional('source')
    const outlet = typed('outlet_key') || typed('outlet')
    const details = {
      title: optional('source_title'),
      url: optional('source_url'),
      archiveUrl: optional('source_archive'),
      publishedOn: day('source_published'),
      accessedOn: day('source_accessed'),
      language: optional('source_language'),
    }
    if (key === null && outlet === '' && details.url === null) return null
    const named = typed('outlet') || outlet
    const slug = typed('outlet_key')
    const known = slug === '' ? null : names.knows('outlet', slug)
    const outletId =
      outlet === ''
        ? null
        : (known ?? names.find('outlet', named, where('outlet'), { ...(slug !== '' && { slug }) }))
    if (outlet !== '' && outletId === null) complete = false
    return {
      key,
      outletId: outlet !== '' && outletId === null ? NOBODY : outletId,
      called: key ?? details.url ?? [named, details.title].filter((part) => part).join(', '),
      details,
      column: columnOf(key ? 'source' : 'outlet'),
    }
  }

  function codingOf(): CodingWish | null {
    if (!isMapped('level', 'out_of_scope')) return null
    const text = typed('level')
    const mapped = Object.keys(plan.levels).length > 0
    const meant = mapped && Object.hasOwn(plan.levels, text) ? plan.levels[text] : undefined
    const out = meant === 'out' || flag('out_of_scope') === true
    if (text === '' && !out) {
      if (isMapped('level') && optional('rationale') !== null && plan.columns.rationale !== undefined)
        say('level', '', 'the row gives a reason and no level; a coding is a level, or out of scope')
      return null
    }
    const level = out ? null : parseLevel(meant ?? text)
    if (!out && (level === null || (mapped && meant === undefined))) {
      const right = mapped
        ? `the plan gives it no level; it knows ${Object.keys(plan.levels)
            .map((each) => `“${each}”`)
            .join(', ')}`
        : 'it is no level: a level is a whole number from -3 to 3; other values are given levels in the plan'
      say('level', text, right)
      return null
    }
    if (out && text !== '' && meant === undefined && parseLevel(text) !== null)
      say('level', text, 'what is out of scope has no level: leave it empty')
    const coder = typed('coder')
    if (coder === '') {
      say('coder', '', 'a level needs its coder: map a column to it, or give one coder for all rows')
      return null
    }
    const coderId = names.find('coder', coder, where('coder'))
    const version = typed('codebook_version')
    const newest = Math.max(...names.codebooks.keys())
    const codebookId = names.codebooks.get(
      version === '' ? newest : /^\d{1,9}$/.test(version) ? Number(version) : -1,
    )
    if (codebookId === undefined) {
      const there = [...names.codebooks.keys()].sort((a, b) => a - b).join(', ')
      say(
        'codebook_version',
        version,
        there === ''
          ? 'there is no codebook yet: make one before importing codings'
          : `there is no such version; there are ${there}`,
      )
      return null
    }
    if (coderId === null) complete = false
    const fields: Partial<Coding> = { level, outOfScope: out }
    for (const [field, target] of [
      ['conditional', 'conditional'],
      ['hedged', 'hedged'],
      ['deterrentFrame', 'deterrent_frame'],
    ] as const) {
      const value = flag(target)
      if (isMapped(target)) fields[field] = value ?? false
    }
    if (isMapped('confidence')) Object.assign(fields, { confidence: choice('confidence') })
    const reason = optional('rationale')
    if (reason !== null) fields.rationale = reason
    else if (plan.columns.rationale !== undefined)
      say('rationale', '', 'a coding needs one sentence that says why this level')
    const taken = level === null ? 'out of scope' : describeSigned(level)
    const head = columnOf('level')
    const rationale =
      meant === undefined
        ? `${taken}, as ${file} has it; it gives no reasons.`
        : `${head.charAt(0).toUpperCase()}${head.slice(1)} “${text}” in ${file}, mapped to ${taken}.`
    return { coderId: coderId ?? NOBODY, codebookId, fields, rationale }
  }

  function identityOf(): string {
    const said = IDENTITY.map(typed)
    return `row-${hash('sha256', JSON.stringify(said)).slice(0, 20)}`
  }
}

// ---- against what is stored ----------------------------------------------------------------------------------

/** A source that was found or will be made. */
export type FoundSource = { source: Source; isNew: boolean }

/** The id of a source that a row describes and nobody has stored: the same row always means the same one. */
export function newSourceId({ key, outletId, details }: SourceWish, outletSlug: string): string {
  if (key !== null && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(key)) return key
  const said = details.url ?? [outletId, details.title ?? '', details.publishedOn ?? ''].join('\n')
  return `${outletSlug.slice(0, 50)}-${hash('sha256', said).slice(0, 10)}`
}

/** What a row changes. */
export type Outcome = {
  statement: Statement | null
  coding: Coding | null
  isNew: boolean
  problems: RowProblem[]
}

const BLANK = {
  ...{ jointActorId: null, speakerRole: null, editedQuote: false, quote: null, language: null },
  ...{ originalQuote: null, originalLanguage: null, translatedBy: null, paraphrase: null, place: null },
  ...{ describedRelation: null, describedByActorId: null, describedByOutletId: null, describedInId: null },
  ...{ repeatOfId: null, adoptedCodingId: null, note: null },
}

/**
 * The statement and the coding that a row makes of what is stored. `quoted` is the source quoted from and `relayed`
 * those it relays, where the plan says anything of them.
 */
export function outcomeOf(
  row: ReadRow,
  plan: Plan,
  stored: { statement: Statement | null; codings: readonly Coding[] },
  quoted: Source | null,
  relayed: readonly Source[] | null,
): Outcome {
  const problems: RowProblem[] = []
  const { place } = row
  const say = (target: string, value: string, message: string) => {
    const column = plan.columns[target] ?? BY_NAME.get(target)?.label ?? target
    problems.push({ place, column, value: cut(value, 200), message })
  }
  const before = stored.statement
  const isNew = before === null
  if (isNew) {
    const missing = missingIn(row, quoted)
    for (const target of missing)
      say(target.name, '', `it is empty: ${target.hint.charAt(0).toLowerCase()}${target.hint.slice(1)}`)
    if (missing.length > 0) return { statement: null, coding: null, isNew, problems }
  }
  const merged: Record<string, unknown> = { ...(before ?? BLANK), ...row.fields, id: row.id }
  if (row.fields.dateLatest === undefined) {
    const same = before && merged.dateEarliest === before.dateEarliest
    merged.dateLatest = same ? before.dateLatest : merged.dateEarliest
  }
  if (row.fields.form === undefined && before) merged.form = before.form
  merged.sources = sourcesOf(row, before, quoted, relayed, say)
  for (const other of [row.fields.describedInId, row.fields.repeatOfId])
    if (other === row.id) say('repeat_of', other, 'a statement cannot name itself')

  const coding = row.coding && codingFor(row, row.coding, stored.codings)
  if (coding && merged.adoptedCodingId === null) merged.adoptedCodingId = coding.id
  const checked = parseRecord('statement', merged)
  for (const each of checked.problems) {
    const value = merged[each.field]
    tell(each, typeof value === 'string' ? value : '')
  }
  const statement = checked.record
  if (statement) checkWords(statement, before)
  const checkedCoding = coding ? parseRecord('coding', coding) : null
  for (const each of checkedCoding?.problems ?? []) if (each.field !== 'statementId') tell(each, '')
  return { statement, coding: checkedCoding?.record ?? null, isNew, problems }

  function tell(problem: Problem, value: string): void {
    const [first = ''] = problem.field.split('.')
    const target = /passage/.test(problem.field) ? 'passage' : (TARGET_OF[first] ?? first)
    say(target, value, describeProblem(problem))
  }

  // What a passage does not hold is no quotation from it.
  function checkWords(statement: Statement, earlier: Statement | null): void {
    const entry = statement.sources.find(({ quotedFrom }) => quotedFrom)
    const former = earlier?.sources.find(({ sourceId }) => sourceId === entry?.sourceId)
    if (!entry) return
    const unchanged = earlier?.quote === statement.quote && (former?.passage ?? null) === entry.passage
    if (unchanged) return
    if (statement.quote === null || entry.passage === null) {
      if (earlier?.quote !== statement.quote) entry.quotationHash = null
      return
    }
    const words = describeCheck(checkQuotation(statement.quote, entry.passage))
    if (words !== null) say('quote', statement.quote, words)
    else entry.quotationHash = hash('sha256', statement.quote)
  }
}

function missingIn({ fields, id }: ReadRow, quoted: Source | null): Target[] {
  const missing: string[] = []
  if (!fields.actors?.length) missing.push('signatories')
  if (fields.attribution === undefined) missing.push('attribution')
  if (fields.dateEarliest === undefined) missing.push('date_earliest')
  if (fields.form === undefined) missing.push('form')
  if (fields.speakerId === undefined && fields.actors?.length) missing.push('speaker')
  if (quoted === null) missing.push('outlet')
  if (id === '') missing.push('statement')
  return missing.flatMap((name) => BY_NAME.get(name) ?? [])
}

type Say = (target: string, value: string, message: string) => void

function sourcesOf(
  row: ReadRow,
  before: Statement | null,
  quoted: Source | null,
  relayed: readonly Source[] | null,
  say: Say,
): Statement['sources'] {
  const stored = before?.sources ?? []
  const former = stored.find(({ quotedFrom }) => quotedFrom)
  const main = quoted?.id ?? former?.sourceId
  if (main === undefined) return []
  const kept = new Map(stored.map((entry) => [entry.sourceId, entry]))
  const passage = (id: string) =>
    row.passage === undefined || id !== main ? (kept.get(id)?.passage ?? null) : row.passage
  const blank = { quotedFrom: false, relayedById: null, quotationHash: null }
  const entry = (id: string, more: Partial<Statement['sources'][number]>) => ({
    ...blank,
    ...(kept.get(id) ?? {}),
    ...more,
    sourceId: id,
    passage: passage(id),
  })
  const via = relayed?.map(({ id }) => id)
  if (via?.includes(main)) say('via', '', 'a source cannot relay itself: it is the one quoted from')
  if (via && new Set(via).size !== via.length) say('via', '', 'a source stands twice')
  const wanted = new Map<string, Statement['sources'][number]>()
  for (const each of stored) {
    if (each.quotedFrom && each.sourceId !== main) continue
    if (via && each.relayedById !== null && !via.includes(each.sourceId)) continue
    wanted.set(each.sourceId, entry(each.sourceId, {}))
  }
  wanted.set(main, entry(main, { quotedFrom: true, relayedById: null }))
  for (const id of new Set(via ?? [])) {
    if (id === main) continue
    const relayedById = kept.get(id)?.relayedById ?? main
    wanted.set(id, entry(id, { relayedById }))
  }
  return [...wanted.values()]
}

function codingFor(row: ReadRow, wish: CodingWish, codings: readonly Coding[]): Coding {
  const same = codings.find(
    ({ coderId, codebookId }) => coderId === wish.coderId && codebookId === wish.codebookId,
  )
  const key = [row.id, wish.coderId, wish.codebookId].join('\n')
  const blank = {
    level: null,
    outOfScope: false,
    conditional: false,
    hedged: false,
    deterrentFrame: false,
    confidence: null,
  }
  return {
    id: `${row.id.slice(0, 68)}-${hash('sha256', key).slice(0, 10)}`,
    statementId: row.id,
    coderId: wish.coderId,
    codebookId: wish.codebookId,
    ...blank,
    rationale: wish.rationale,
    ...(same ?? {}),
    ...wish.fields,
  }
}

/** The schemas speak of types; whoever fills in a table thinks of cells. */
export function describeProblem({ message }: Problem): string {
  if (/^Too big/.test(message))
    return `it is too long (${/\d+/.exec(message)?.[0] ?? 'some thousand'} characters are the most)`
  if (/^Too small|received (?:null|undefined)/.test(message)) return 'it is empty, and must not be'
  if (/^Invalid/.test(message)) return 'it cannot be stored so'
  return message
}

/** What a plan says of its levels, for the history: “1” is +1, “0” is −1. Empty without any. */
export function describeLevels({ levels, columns }: Plan): string {
  const all = Object.entries(levels).map(([value, level]) => {
    const known = parseLevel(level)
    return `“${value}” is ${known === null ? 'out of scope' : describeSigned(known)}`
  })
  return all.length === 0 ? '' : `Levels from ${columns.level ?? 'one value'}: ${all.join(', ')}.`
}
