// The statement form: from its fields to a statement with its coding, or to what is wrong in words; and back. Knows names
// through Known and reads no database; ids of new records are wishes until somebody has looked whether they are free.
import { type Decision, levelLedBy } from './decision'
import { cleaned, type Fields, listProblem, MOST_ITEMS, typedIn } from './form-fields'
import { folded, type NamedType, type Naming, nearestTo } from './naming'
import {
  checkQuotation,
  describeCheck,
  isEdited,
  type QuotationCheck,
  quotationHashOf,
  withoutMarks,
} from './quotation'
import { describeLevel, describeSigned, type Level, parseLevel } from './stance'
import { type Problem, parseRecord, RELATIONS, type RecordType, type StoredRecord } from './statement'

/** What must be known of a data set to read the form. */
export type Known = {
  naming: Record<'actor' | 'speaker' | 'topic' | 'outlet' | 'source', Naming>
  /** Of every speaker the actor it speaks for. */
  speakerActors: ReadonlyMap<string, string>
  /** Of every joint actor its members. */
  members: ReadonlyMap<string, readonly string[]>
  /** Those of the statements named in the fields that exist. */
  statements: ReadonlySet<string>
  codebook: { id: string; decision: Decision } | null
}

/** A coding as the form gives it; id and coder are for the caller to say. */
export type FormCoding = Omit<StoredRecord<'coding'>, 'id' | 'coderId' | 'statementId'>

/** What is to be stored. New outlets and sources stand before what names them. */
export type Entry = {
  outlets: StoredRecord<'outlet'>[]
  sources: StoredRecord<'source'>[]
  speaker: StoredRecord<'speaker'> | null
  statement: StoredRecord<'statement'>
  /** null where nobody has judged yet. */
  coding: FormCoding | null
  /** The level that the questions led to where another was set. */
  led: Level | null
}

export type FormReading =
  | { entry: Entry; problems: [] }
  /** `check` is the quotation's where it differs from its passage in spelling only: the passage's own can be taken over. */
  | { entry: null; problems: Problem[]; check: QuotationCheck | null }

// ---- text ----------------------------------------------------------------------------------------------------

/** "Israel; “The Times”" to its items: apart at semicolons and line ends, but not inside straight quotation marks. */
export function parseItems(text: string): string[] {
  const items = text.match(/"(?:[^"]|"")*"?|[^;\n"]+|;|\n|"/g) ?? []
  const list: string[] = []
  let item = ''
  for (const part of [...items, ';']) {
    if (part !== ';' && part !== '\n') item += part
    else {
      if (item.trim() !== '') list.push(item.trim())
      item = ''
    }
  }
  return list
}

const LABEL = /^"((?:[^"]|"")*)"$/s
const formatLabel = (label: string) => `"${label.replaceAll('"', '""')}"`

/** An ASCII slug of a text; empty for a text without Latin letters and digits. */
export function slugOf(text: string): string {
  const words = folded(text)
    .split(' ')
    .map((word) => word.replace(/[^a-z0-9]/g, ''))
    .filter((word) => word !== '')
  let slug = ''
  for (const word of words) {
    if (slug.length + word.length > 59) break
    slug = slug === '' ? word : `${slug}-${word}`
  }
  return slug
}

function freeSlug(wish: string, naming: Naming, fallback: string): string {
  const base = wish === '' ? fallback : wish
  const isTaken = (slug: string) =>
    naming.names.some((each) => each.id === slug || each.slug === slug) || naming.resolve(slug) !== null
  for (let count = 1; ; count += 1) {
    const slug = count === 1 ? base : `${base}-${count}`
    if (!isTaken(slug)) return slug
  }
}

// ---- reading -------------------------------------------------------------------------------------------------

const NOUNS: Record<NamedType, string> = {
  ...{ actor: 'actor', speaker: 'speaker', topic: 'topic' },
  ...{ outlet: 'outlet', source: 'source', coder: 'coder' },
}

const LONGEST = 4000
const LONGEST_PASSAGE = 20_000
const PROSE = [
  'quote',
  'originalQuote',
  'paraphrase',
  'note',
  'rationale',
  'speakerRole',
  'place',
  'translatedBy',
]

/** What is wrong with a name that nothing has, and what might have been meant. */
export function describeUnknown(type: NamedType, typed: string, naming: Naming): string {
  const same = naming.names.filter(
    ({ name, aliases }) => [name, ...aliases].map(folded).includes(folded(typed)) && folded(typed) !== '',
  )
  const quotedNames = (ids: readonly string[]) => ids.map((id) => `“${naming.written(id)}”`).join(' or ')
  if (same.length > 1)
    return `${same.length} records are called “${typed}”. Write which one: ${quotedNames(same.map(({ id }) => id))}.`
  const near = nearestTo(typed, naming.names)
  const meant = near.length > 0 ? ` Did you mean ${quotedNames(near.map(({ id }) => id))}?` : ''
  return `No ${NOUNS[type]} is called “${typed}”.${meant}`
}

class Reader {
  readonly problems: Problem[] = []
  constructor(
    readonly fields: Fields,
    readonly known: Known,
  ) {}

  say(field: string, message: string): void {
    this.problems.push({ field, message })
  }

  text(name: string): string | null {
    const text = typedIn(this.fields, name)
    if (text === null || text.length <= LONGEST || !PROSE.includes(name)) return text
    this.say(name, `It has ${text.length} characters; ${LONGEST} are the most. Shorten it.`)
    // The problem keeps it from being stored; nothing is to be compared with all of it.
    return text.slice(0, LONGEST)
  }

  flag(name: string): boolean {
    return typedIn(this.fields, name) !== null
  }

  /** The values of a field that stands in the form once for each row of a table; of too many rows none. */
  rows(name: string): string[] {
    return this.each(name).map((text) => cleaned(text).trim())
  }

  each(name: string): string[] {
    const all = this.fields[name] ?? []
    if (all.length <= MOST_ITEMS) return all
    this.say(name, `It has ${all.length} rows; ${MOST_ITEMS} are the most. Take some away.`)
    return []
  }

  /** The id of the record called so; null where the box is empty or the name means nothing, which is a problem. */
  name(field: string, type: keyof Known['naming'], typed = this.text(field), more = ''): string | null {
    if (typed === null || typed === '') return null
    const problem = listProblem([typed])
    if (problem !== null) {
      this.say(field, problem)
      return null
    }
    const naming = this.known.naming[type]
    const found = naming.resolve(typed)
    if (!found) this.say(field, describeUnknown(type, typed, naming) + more)
    return found?.id ?? null
  }

  /** The items of a list; none where there are too many, which is a problem. */
  items(field: string): string[] {
    const items = parseItems(this.text(field) ?? '')
    const problem = listProblem(items)
    if (problem === null) return items
    this.say(field, problem)
    return []
  }

  names(field: string, type: keyof Known['naming']): string[] {
    return this.items(field).flatMap((typed) => this.name(field, type, typed) ?? [])
  }

  parties(field: string): { actorId: string | null; label: string | null }[] {
    const naming = this.known.naming.actor
    return this.items(field).flatMap((typed) => {
      const label = LABEL.exec(typed)?.[1]?.replaceAll('""', '"').trim()
      if (label) return { actorId: null, label }
      const actor = naming.resolve(typed)
      if (actor) return { actorId: actor.id, label: null }
      const [near] = nearestTo(typed, naming.names, 1)
      if (near && isSlip(typed, [near.name, ...near.aliases])) {
        this.say(
          field,
          `No actor is called “${typed}”. Did you mean “${naming.written(near.id)}”? Where it is no actor, put it in quotation marks: ${formatLabel(typed)}`,
        )
        return []
      }
      return { actorId: null, label: typed }
    })
  }

  statement(field: string): string | null {
    const id = this.text(field)
    if (id !== null && !this.known.statements.has(id))
      this.say(field, `No statement has the id ${id}. The id stands on the statement’s page, such as “S11”.`)
    return id
  }
}

/** Whether a label looks like a mistyped name: one word of it is one slip away from one of theirs. */
function isSlip(typed: string, names: readonly string[]): boolean {
  const mine = folded(typed)
  return names.map(folded).some((name) => name !== mine && distance(mine, name) <= (name.length > 8 ? 2 : 1))
}

/** How many letters must be put in, taken out, changed or swapped. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i += 1) {
    const [above = [], twoAbove = []] = [rows[i - 1], rows[i - 2]]
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const [insert, remove, change] = [row[j - 1] ?? 0, above[j] ?? 0, above[j - 1] ?? 0]
      const swap =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] && i > 1 && j > 1 ? (twoAbove[j - 2] ?? 0) : 9
      row.push(Math.min(insert + 1, remove + 1, change + (a[i - 1] === b[j - 1] ? 0 : 1), swap + 1))
    }
    rows.push(row)
  }
  return rows.at(-1)?.at(-1) ?? 0
}

/** Reads the form. `before` is the statement it changes. Never throws. */
export function readStatementForm(
  fields: Fields,
  known: Known,
  before: StoredRecord<'statement'> | null = null,
): FormReading {
  const reader = new Reader(fields, known)
  const made: Made = { outlets: [], sources: [] }
  const quote = reader.text('quote')
  const quotation = quote === null ? null : withoutMarks(quote)
  const { sources, check } = readSources(reader, made, quotation, before)
  const { speakerId, speaker } = readSpeaker(reader)
  const { actors, jointActorId } = readActors(reader, speakerId, speaker?.actorId ?? null)
  const description = readDescription(reader)
  const dateEarliest = reader.text('dateEarliest')
  const attribution = description.describedRelation ? 'described-by-other' : reader.text('attribution')
  const form = reader.text('form')
  if (form === null) reader.say('form', 'Say what the words are: their own, quoted within ours, or ours.')
  if (attribution === null) reader.say('attribution', 'Say how the words came to the public.')
  if (dateEarliest === null) reader.say('dateEarliest', 'Say when it was said: the day, such as 2024-08-16.')
  const coding = readCoding(reader)
  const statement = {
    id: before?.id ?? reader.text('id') ?? idWishOf(known, jointActorId ?? actors[0], dateEarliest),
    speakerId,
    speakerRole: reader.text('speakerRole'),
    actors,
    jointActorId,
    attribution,
    form,
    editedQuote: quotation !== null && (isEdited(quotation) || reader.flag('editedQuote')),
    quote: quotation,
    language: reader.text('language'),
    originalQuote: reader.text('originalQuote'),
    originalLanguage: reader.text('originalLanguage'),
    translatedBy: reader.text('translatedBy'),
    paraphrase: reader.text('paraphrase'),
    dateEarliest: dateEarliest ?? MISSING_DAY,
    dateLatest: reader.text('dateLatest') ?? dateEarliest ?? MISSING_DAY,
    place: reader.text('place'),
    counted: description.describedRelation === null,
    ...description,
    repeatOfId: reader.statement('repeatOf'),
    adoptedCodingId: before?.adoptedCodingId ?? null,
    note: reader.text('note'),
    addressees: reader.parties('addressees'),
    targets: reader.parties('targets'),
    topics: [...new Set(reader.names('topics', 'topic'))],
    sources,
  }
  if (statement.repeatOfId !== null && statement.repeatOfId === before?.id)
    reader.say('repeatOf', 'A statement does not say itself again.')
  const stored = checked(reader, 'statement', statement)
  const entry = {
    ...made,
    speaker,
    statement: stored,
    coding: coding?.coding ?? null,
    led: coding?.led ?? null,
  }
  const problems = unrepeated(reader.problems)
  if (problems.length > 0 || entry.statement === null) return { entry: null, problems, check }
  return { entry: { ...entry, statement: entry.statement }, problems: [] }
}

type Made = Pick<Entry, 'outlets' | 'sources'>

/** The fields of the form in which the schemas' fields are filled. */
const PLACES: Record<string, string> = {
  ...{ speakerId: 'speaker', jointActorId: 'joint', describedRelation: 'described', counted: 'described' },
  ...{ describedByActorId: 'describedBy', describedByOutletId: 'describedBy', describedInId: 'describedIn' },
  ...{ repeatOfId: 'repeatOf', sources: 'source' },
}

/** Messages of the schemas that speak of types, to people who fill in a form. */
function describeForForm(message: string): string {
  if (/^Invalid input: expected \w+, received/.test(message)) return 'This is needed.'
  if (/^Invalid (?:option|input)/.test(message)) return 'Choose one of the answers.'
  const [, most] = /^Too big: expected string to have <=(\d+)/.exec(message) ?? []
  if (most) return `It is too long; ${most} characters are the most.`
  const text = `${message.charAt(0).toUpperCase()}${message.slice(1)}`
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** Stands for a record that the form did not name well, which was told already, so that the schemas do not tell it again. */
const MISSING = 'missing'
const MISSING_DAY = '0001-01-01'

/** Checks a record at the door and puts its problems beside the form's fields, where nothing was said there already. */
function checked<T extends RecordType>(
  reader: Reader,
  type: T,
  value: unknown,
  place?: string,
): StoredRecord<T> | null {
  const { record, problems } = parseRecord(type, value)
  const told = new Set(reader.problems.map(({ field }) => field))
  for (const { field, message } of problems) {
    const [first = ''] = field.split('.')
    const shown = place ?? PLACES[first] ?? first
    if (!told.has(shown)) reader.say(shown, describeForForm(message))
  }
  return record
}

function unrepeated(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((each) => [`${each.field} ${each.message}`, each])).values()]
}

function idWishOf(known: Known, actor: string | undefined, day: string | null): string {
  const slug = known.naming.actor.names.find(({ id }) => id === actor)?.slug ?? 'statement'
  return `${slug.slice(0, 60)}-${day ?? 'undated'}`
}

// ---- who -----------------------------------------------------------------------------------------------------

function readSpeaker(reader: Reader): { speakerId: string; speaker: Entry['speaker'] } {
  const name = reader.text('newSpeaker')
  const typed = reader.text('speaker')
  if (name === null) {
    if (typed === null)
      reader.say('speaker', 'Say who spoke: a person, an office, or a source without a name.')
    return { speakerId: reader.name('speaker', 'speaker', typed) ?? MISSING, speaker: null }
  }
  if (typed !== null) reader.say('newSpeaker', 'Name a speaker of the data set or a new one, not both.')
  const namesake = reader.known.naming.speaker.resolve(name)
  if (namesake)
    reader.say(
      'newSpeaker',
      `“${namesake.name}” (${namesake.detail}) is there already: write it into the box above.`,
    )
  const actorTyped = reader.text('newSpeakerActor')
  if (actorTyped === null) reader.say('newSpeakerActor', 'Say for which actor the new speaker speaks.')
  const actorId = reader.name('newSpeakerActor', 'actor', actorTyped)
  const kind = reader.text('newSpeakerKind')
  if (kind === null)
    reader.say('newSpeakerKind', 'Say whether it is a person, an office or an unnamed source.')
  const slug = freeSlug(slugOf(name), reader.known.naming.speaker, 'speaker')
  if (actorId === null || kind === null) return { speakerId: slug, speaker: null }
  const speaker = checked(reader, 'speaker', { id: slug, slug, name, kind, actorId }, 'newSpeaker')
  return { speakerId: slug, speaker }
}

/** The signatories; left empty they are the speaker's actor, and of a joint actor its members. */
function readActors(
  reader: Reader,
  speakerId: string,
  newActor: string | null,
): { actors: string[]; jointActorId: string | null } {
  const { speakerActors, members } = reader.known
  const typed = reader.names('actors', 'actor')
  const joint = reader.name('joint', 'actor')
  if (joint !== null && (members.get(joint) ?? []).length === 0 && typed.length === 0)
    reader.say('actors', 'Name the signatories: the joint actor has no members to take for them.')
  if (typed.length > 0) return { actors: typed, jointActorId: joint }
  if (reader.text('actors') !== null) {
    if (parseItems(reader.text('actors') ?? '').length === 0)
      reader.say('actors', 'Name an actor, or leave this empty for the speaker’s own.')
    return { actors: [MISSING], jointActorId: joint }
  }
  const own = joint ?? newActor ?? speakerActors.get(speakerId)
  if (own === undefined) return { actors: [MISSING], jointActorId: joint }
  const signatories = members.get(own) ?? []
  return signatories.length > 0
    ? { actors: [...signatories], jointActorId: own }
    : { actors: [own], jointActorId: joint }
}

type Described = Pick<
  StoredRecord<'statement'>,
  'describedRelation' | 'describedByActorId' | 'describedByOutletId' | 'describedInId'
>

function readDescription(reader: Reader): Described {
  const typed = reader.text('described')
  const describedRelation = RELATIONS.find((relation) => relation === typed) ?? null
  const by = reader.text('describedBy')
  const inStatement = reader.statement('describedIn')
  if (typed !== null && describedRelation === null)
    reader.say('described', 'Choose who describes: an opponent, an ally, a mediator or the outlet.')
  if (describedRelation === null) {
    if (by !== null || inStatement !== null)
      reader.say(
        'described',
        'Somebody is named who describes this. Say what they are to the actor, or empty those boxes.',
      )
    return {
      describedRelation,
      describedByActorId: null,
      describedByOutletId: null,
      describedInId: inStatement,
    }
  }
  const byOutlet = describedRelation === 'outlet'
  if (by === null)
    reader.say(
      'describedBy',
      byOutlet ? 'Name the outlet that describes it.' : 'Name the actor who describes it.',
    )
  return {
    describedRelation,
    describedByActorId: byOutlet ? null : reader.name('describedBy', 'actor', by),
    describedByOutletId: byOutlet ? reader.name('describedBy', 'outlet', by) : null,
    describedInId: inStatement,
  }
}

// ---- sources and passages ------------------------------------------------------------------------------------

type SourceLink = StoredRecord<'statement'>['sources'][number]

const NEW_OUTLET = ' Where the outlet is new, tick “This outlet is new”.'

/** The outlet called so; a new one where the form says that it is new. */
function readOutlet(reader: Reader, made: Made, field: string, typed: string): string | null {
  const { outlet } = reader.known.naming
  const found = outlet.resolve(typed)
  if (found) return found.id
  const twin = made.outlets.find(({ name }) => folded(name) === folded(typed))
  if (twin) return twin.id
  if (!reader.flag('newOutlet')) {
    reader.say(field, describeUnknown('outlet', typed, outlet) + NEW_OUTLET)
    return null
  }
  const base = freeSlug(slugOf(typed), outlet, 'outlet')
  const slug = made.outlets.some(({ id }) => id === base) ? `${base}-x` : base
  const stored = checked(reader, 'outlet', { id: slug, slug, name: typed }, field)
  if (stored) made.outlets.push(stored)
  return stored?.id ?? null
}

function makeSource(
  reader: Reader,
  made: Made,
  field: string,
  outletId: string,
  facts: { title: string | null; url: string | null; publishedOn: string | null; language: string | null },
): string | null {
  const { source } = reader.known.naming
  const outletSlug =
    reader.known.naming.outlet.names.find(({ id }) => id === outletId)?.slug ??
    made.outlets.find(({ id }) => id === outletId)?.slug ??
    'source'
  const what = facts.publishedOn ?? (facts.title === null ? 'undated' : slugOf(facts.title))
  const wish = freeSlug(
    `${outletSlug.slice(0, 40)}-${what.slice(0, 36)}`.replace(/-+$/, ''),
    source,
    'source',
  )
  const slug = made.sources.some(({ id }) => id === wish) ? `${wish}-${made.sources.length + 1}` : wish
  const told = {
    publishedOn: 'sourcePublishedOn',
    url: 'sourceUrl',
    language: 'sourceLanguage',
    title: 'sourceTitle',
  }
  const { record, problems } = parseRecord('source', { id: slug, slug, outletId, ...facts })
  for (const { field: name, message } of problems)
    reader.say(Object.entries(told).find(([key]) => key === name)?.[1] ?? field, describeForForm(message))
  if (record) made.sources.push(record)
  return record?.id ?? null
}

/** The source quoted from: one of the data set, or a new one from its own boxes. */
function readSource(reader: Reader, made: Made): string | null {
  const typed = reader.text('source')
  const outlet = reader.text('sourceOutlet')
  const facts = {
    title: reader.text('sourceTitle'),
    url: reader.text('sourceUrl'),
    publishedOn: reader.text('sourcePublishedOn'),
    language: reader.text('sourceLanguage'),
  }
  const isNew = outlet !== null || Object.values(facts).some((fact) => fact !== null)
  if (!isNew) {
    if (typed === null)
      reader.say('source', 'Say where it is reported: a source of the data set, or a new one.')
    return reader.name(
      'source',
      'source',
      typed,
      ' For a new one fill in the boxes below and empty this one.',
    )
  }
  if (typed !== null) {
    reader.say(
      'source',
      'Name a source of the data set or describe a new one, not both: empty one of the two.',
    )
    return null
  }
  if (outlet === null) {
    reader.say('sourceOutlet', 'Say which outlet published the new source.')
    return null
  }
  const known = facts.url === null ? null : reader.known.naming.source.resolve(facts.url)
  if (known) {
    reader.say(
      'sourceUrl',
      `This address is the source “${known.name}” already: write that name into “Source”.`,
    )
    return null
  }
  const outletId = readOutlet(reader, made, 'sourceOutlet', outlet)
  return outletId === null ? null : makeSource(reader, made, 'sourceOutlet', outletId, facts)
}

function passageIn(reader: Reader, field: string, text: string | undefined): string | null {
  const passage = cleaned(text ?? '')
  if (passage.trim() === '') return null
  if (passage.length <= LONGEST_PASSAGE) return passage
  reader.say(
    field,
    `The passage has ${passage.length} characters; ${LONGEST_PASSAGE} are the most. Keep the part around the words.`,
  )
  return passage.slice(0, LONGEST_PASSAGE)
}

function readSources(
  reader: Reader,
  made: Made,
  quote: string | null,
  before: StoredRecord<'statement'> | null,
): { sources: SourceLink[]; check: QuotationCheck | null } {
  const { fields } = reader
  const sourceId = readSource(reader, made)
  const passage = passageIn(reader, 'passage', fields.passage?.[0])
  const held = readCheck(reader, quote, passage)
  const main = {
    sourceId: sourceId ?? MISSING,
    quotedFrom: true,
    relayedById: reader.name('sourceVia', 'source'),
    quotationHash: held.hash,
    passage,
  }
  const links = [main, ...readFurther(reader, made, sourceId, quote, before)]
  const places = new Map(before?.sources.map((link, place) => [link.sourceId, place]))
  const placeOf = (link: SourceLink) => places.get(link.sourceId) ?? places.size
  const sources = before ? links.toSorted((a, b) => placeOf(a) - placeOf(b)) : links
  return { sources, check: held.check }
}

/** Holds the quotation, or the original words of a translated one, against the passage. */
function readCheck(
  reader: Reader,
  quote: string | null,
  passage: string | null,
): { hash: string | null; check: QuotationCheck | null } {
  if (quote === null) return { hash: null, check: null }
  if (passage === null) {
    const told = typedIn(reader.fields, 'quoteChecked')
    const hash = quotationHashOf(quote)
    if (told !== null && told !== 'yes' && told !== hash)
      reader.say(
        'quoteChecked',
        'The quotation has changed since it was held against the source. Compare it again, or paste the passage.',
      )
    return { hash: told === null ? null : hash, check: null }
  }
  const original = reader.text('originalQuote')
  if (original !== null && checkQuotation(original, passage).kind === 'verbatim')
    return { hash: quotationHashOf(original), check: null }
  const check = checkQuotation(quote, passage)
  const wrong = describeCheck(check)
  if (wrong === null) return { hash: quotationHashOf(quote), check: null }
  reader.say('quote', wrong)
  return { hash: null, check: check.kind === 'spelling' ? check : null }
}

function readFurther(
  reader: Reader,
  made: Made,
  main: string | null,
  quote: string | null,
  before: StoredRecord<'statement'> | null,
): SourceLink[] {
  const [names, outlets, ways, vias] = ['further', 'furtherOutlet', 'furtherHow', 'furtherVia'].map((name) =>
    reader.rows(name),
  )
  const passages = reader.each('furtherPassage')
  const count = Math.max(names?.length ?? 0, outlets?.length ?? 0)
  const links: SourceLink[] = []
  for (let row = 0; row < count; row += 1) {
    const [typed = '', outlet = '', how = 'also', via = ''] = [names, outlets, ways, vias].map(
      (all) => all?.[row],
    )
    const passage = passageIn(reader, 'furtherPassage', passages[row])
    if (typed === '' && outlet === '') {
      if (via !== '' || passage !== null)
        reader.say(
          'further',
          `Further source ${row + 1}: name the source to which the rest of its row belongs.`,
        )
      continue
    }
    const sourceId = readFurtherSource(reader, made, typed, outlet)
    if (sourceId === null) continue
    if (sourceId === main || links.some((link) => link.sourceId === sourceId)) {
      reader.say('further', `“${typed === '' ? outlet : typed}” stands among the sources already.`)
      continue
    }
    const relayedById =
      how === 'above' ? main : how === 'other' ? reader.name('furtherVia', 'source', via) : null
    if (how === 'other' && via === '')
      reader.say(
        'furtherVia',
        `Further source ${row + 1}: name the source through which its words reached us.`,
      )
    const hash = quote === null ? null : quotationHashOf(quote)
    const kept = before?.sources.find((link) => link.sourceId === sourceId)?.quotationHash ?? null
    const isVerbatim =
      quote !== null && passage !== null && checkQuotation(quote, passage).kind === 'verbatim'
    const quotationHash = isVerbatim || (kept !== null && kept === hash) ? hash : null
    links.push({ sourceId, quotedFrom: false, relayedById, quotationHash, passage })
  }
  return links
}

function readFurtherSource(reader: Reader, made: Made, typed: string, outlet: string): string | null {
  if (typed !== '' && outlet !== '') {
    reader.say('further', 'In one row name a source of the data set or the outlet of a new one, not both.')
    return null
  }
  if (typed !== '') return reader.name('further', 'source', typed, ' For a new one name its outlet instead.')
  const outletId = readOutlet(reader, made, 'furtherOutlet', outlet)
  const unknown = { title: null, url: null, publishedOn: null, language: null }
  return outletId === null ? null : makeSource(reader, made, 'furtherOutlet', outletId, unknown)
}

// ---- coding --------------------------------------------------------------------------------------------------

const CODING = [
  'decision',
  'level',
  'outOfScope',
  'conditional',
  'hedged',
  'deterrentFrame',
  'confidence',
  'rationale',
]

/** Whether anything was said about the level. */
export const hasCoding = (fields: Fields) => CODING.some((name) => typedIn(fields, name) !== null)

/** The level to which the answers of the form lead by the codebook's questions; null where they lead nowhere. */
export function levelLedTo(fields: Fields, decision: Decision): Level | null {
  const is = (name: string) => typedIn(fields, name) !== null
  return levelLedBy(decision, typedIn(fields, 'decision') ?? '', {
    conditional: is('conditional'),
    hedged: is('hedged'),
  })
}

function readCoding(reader: Reader): { coding: FormCoding; led: Level | null } | null {
  const { fields, known } = reader
  if (!hasCoding(fields)) return null
  if (!known.codebook) {
    reader.say(
      'level',
      'There is no codebook yet, so nothing can be coded. Load one on the desk, or empty the coding.',
    )
    return null
  }
  const typed = reader.text('level')
  const direct = typed === null ? null : parseLevel(typed)
  if (typed !== null && direct === null)
    reader.say('level', `“${typed}” is no level. A level is a whole number from −3 to +3.`)
  const led = levelLedTo(fields, known.codebook.decision)
  const outOfScope = reader.flag('outOfScope')
  const level = outOfScope ? null : (direct ?? led)
  if (outOfScope && (direct ?? led) !== null)
    reader.say('outOfScope', 'What is out of scope has no level, not even 0. Take back the one or the other.')
  if (!outOfScope && level === null && typed === null)
    reader.say(
      'level',
      'Answer the questions, set a level, or say that it is out of scope. To code it later, empty the rest of the coding.',
    )
  const disagree = direct !== null && led !== null && direct !== led
  const rationale = reader.text('rationale')
  if (rationale === null)
    reader.say(
      'rationale',
      disagree
        ? `The questions lead to ${describeSigned(led)} (${describeLevel(led)}), and you set ${describeSigned(direct)}. Say in one sentence why your level is right, or take the other.`
        : 'Say in one sentence why this level.',
    )
  const value = {
    codebookId: known.codebook.id,
    level,
    outOfScope,
    conditional: reader.flag('conditional'),
    hedged: reader.flag('hedged'),
    deterrentFrame: reader.flag('deterrentFrame'),
    confidence: reader.text('confidence'),
    rationale,
  }
  // The ids are not the form's to say.
  const stored = checked(reader, 'coding', { ...value, id: 'c', statementId: 's', coderId: 'c' })
  if (!stored) return null
  const { id: _id, statementId: _statement, coderId: _coder, ...coding } = stored
  return { coding, led: disagree ? led : null }
}

// ---- writing -------------------------------------------------------------------------------------------------

/** A statement and a coding as the fields of the form, which read as the same again. */
export function statementFields(
  statement: StoredRecord<'statement'>,
  coding: Omit<StoredRecord<'coding'>, 'id' | 'coderId' | 'statementId'> | null,
  naming: Known['naming'],
): Fields {
  const fields: Fields = {}
  const put = (name: string, value: string | null | undefined) => {
    if (value) fields[name] = [value]
  }
  const tick = (name: string, value: boolean) => put(name, value ? 'yes' : null)
  const nameOf = (type: keyof Known['naming'], id: string | null) =>
    id === null ? null : naming[type].written(id)
  const list = (type: 'actor' | 'topic', ids: readonly string[]) =>
    ids.map((id) => naming[type].written(id)).join('; ')
  const parties = (all: readonly { actorId: string | null; label: string | null }[]) =>
    all
      .map(({ actorId, label }) =>
        actorId === null ? labelFor(label ?? '', naming.actor) : naming.actor.written(actorId),
      )
      .join('; ')
  const main = statement.sources.find(({ quotedFrom }) => quotedFrom)
  const further = statement.sources.filter(({ quotedFrom }) => !quotedFrom)

  put('id', statement.id)
  put('source', nameOf('source', main?.sourceId ?? null))
  put('sourceVia', nameOf('source', main?.relayedById ?? null))
  put('passage', main?.passage)
  if (!main?.passage) put('quoteChecked', main?.quotationHash)
  if (further.length > 0) {
    fields.further = further.map(({ sourceId }) => naming.source.written(sourceId))
    fields.furtherOutlet = further.map(() => '')
    fields.furtherHow = further.map(({ relayedById }) =>
      relayedById === null ? 'also' : relayedById === main?.sourceId ? 'above' : 'other',
    )
    fields.furtherVia = further.map(({ relayedById }) =>
      relayedById === null || relayedById === main?.sourceId ? '' : naming.source.written(relayedById),
    )
    fields.furtherPassage = further.map(({ passage }) => passage ?? '')
  }
  const { quote, language, originalQuote, originalLanguage, translatedBy, paraphrase, form } = statement
  for (const [name, value] of Object.entries({
    quote,
    language,
    originalQuote,
    originalLanguage,
    translatedBy,
  }))
    put(name, value)
  put('paraphrase', paraphrase)
  put('form', form)
  tick('editedQuote', statement.editedQuote)
  put('speaker', nameOf('speaker', statement.speakerId))
  put('speakerRole', statement.speakerRole)
  put('actors', list('actor', statement.actors))
  put('joint', nameOf('actor', statement.jointActorId))
  put('described', statement.describedRelation)
  put(
    'describedBy',
    nameOf('actor', statement.describedByActorId) ?? nameOf('outlet', statement.describedByOutletId),
  )
  put('describedIn', statement.describedInId)
  if (statement.describedRelation === null) put('attribution', statement.attribution)
  put('addressees', parties(statement.addressees))
  put('targets', parties(statement.targets))
  put('dateEarliest', statement.dateEarliest)
  if (statement.dateLatest !== statement.dateEarliest) put('dateLatest', statement.dateLatest)
  put('place', statement.place)
  put('topics', list('topic', statement.topics))
  put('note', statement.note)
  put('repeatOf', statement.repeatOfId)
  if (coding) {
    if (coding.level !== null) fields.level = [String(coding.level)]
    tick('outOfScope', coding.outOfScope)
    tick('conditional', coding.conditional)
    tick('hedged', coding.hedged)
    tick('deterrentFrame', coding.deterrentFrame)
    put('confidence', coding.confidence)
    put('rationale', coding.rationale)
  }
  return fields
}

/** A label as it is typed: in quotation marks where it could be taken for a name or for several. */
function labelFor(label: string, actors: Naming): string {
  const [near] = nearestTo(label, actors.names, 1)
  const isPlain =
    !/[;\n"]/.test(label) &&
    actors.resolve(label) === null &&
    !(near && isSlip(label, [near.name, ...near.aliases]))
  return isPlain ? label : formatLabel(label)
}

// ---- two people at once --------------------------------------------------------------------------------------

/** Fields whose values belong together, row by row. */
const ROWS = ['further', 'furtherOutlet', 'furtherHow', 'furtherVia', 'furtherPassage']

const unitsOf = (fields: Fields) => [
  ...new Set(Object.keys(fields).map((name) => (ROWS.includes(name) ? 'further' : name))),
]
const namesIn = (unit: string) => (unit === 'further' ? ROWS : [unit])

/** What a field holds, for comparing and for showing; its rows are lines. */
export function textIn(fields: Fields, unit: string): string {
  if (unit !== 'further') return typedIn(fields, unit) ?? ''
  const rows = fields.further ?? []
  return rows
    .map((_, row) =>
      ROWS.map((name) => cleaned(fields[name]?.[row] ?? '').trim()).filter((cell) => cell !== ''),
    )
    .filter((cells) => cells.some((cell) => cell !== 'also'))
    .map((cells) => cells.join(', '))
    .join('\n')
}

/** One field, taken from the fields of somebody else. */
export function withUnit(fields: Fields, theirs: Fields, unit: string): Fields {
  const rest = Object.entries(fields).filter(([name]) => !namesIn(unit).includes(name))
  const taken = namesIn(unit).flatMap((name) => (theirs[name] ? [[name, theirs[name]] as const] : []))
  return Object.fromEntries([...rest, ...taken])
}

export type Merged = {
  /** What both changed, and differently: people decide. */
  both: { field: string; base: string; theirs: string; mine: string }[]
  /** What only the other person changed, which is taken over. */
  theirs: { field: string; base: string; theirs: string }[]
  /** Mine, with what only the other person changed. */
  fields: Fields
}

/** Holds what somebody typed against what another stored meanwhile, field by field; `base` is what both began with. */
export function mergeFields(base: Fields, theirs: Fields, mine: Fields): Merged {
  const merged: Merged = { both: [], theirs: [], fields: mine }
  for (const field of new Set([...unitsOf(base), ...unitsOf(theirs)])) {
    const [was, now, my] = [base, theirs, mine].map((fields) => textIn(fields, field))
    if (was === undefined || now === undefined || my === undefined || was === now || now === my) continue
    if (was === my) {
      merged.theirs.push({ field, base: was, theirs: now })
      merged.fields = withUnit(merged.fields, theirs, field)
    } else merged.both.push({ field, base: was, theirs: now, mine: my })
  }
  return merged
}
