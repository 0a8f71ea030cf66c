// Every filter of a question, one row a filter: its key in the address, how it is read and written, how it stands in a
// sentence, what it means to the database and to a single statement, and how the question form asks for it.
import { isolated } from './direction'
import { formatMatch } from './full-text'
import { type Day, describeDay, isDay } from './period'
import { describeChoice, quoted } from './phrase'
import { ATTRIBUTION_CHOICES, ATTRIBUTIONS, OWN_WORDS } from './record/choices'
import { describeLevel, describeSigned, LEVELS, parseLevel } from './stance'
import type { Statement } from './statement'
import { finder, nameOf, type Vocabulary } from './vocabulary'

/** Reads the values of one key of an address; what `read` does not understand is told with the reason `why`. */
export type Asked = {
  /** Every value, each once. */
  list: <T>(key: string, why: string, read: (value: string) => T | null | undefined) => T[]
  /** The only value; null for none or for several. */
  one: <T>(key: string, why: string, read: (value: string) => T | null | undefined) => T | null
}

/** A condition over `Statement s` in SQL, with a `?` for each of its values, in order. */
export type Condition = { sql: string; values: readonly string[] }

/** How the question form asks: "unseen" filters are asked for by a click on a mark, and only carried along. */
export type Control =
  | {
      kind: 'choices'
      name: string
      options: (vocabulary: Vocabulary) => readonly { value: string; words: string; shelved?: boolean }[]
    }
  | { kind: 'flag'; name: string; value: string }
  | { kind: 'dates' | 'search' | 'unseen' }

export type Filter<T> = {
  /** Its key in the address. */
  key: string
  parse: (asked: Asked, vocabulary: Vocabulary) => T
  /** Its values in the address; none while it is off. */
  format: (value: T) => readonly string[]
  /** What can be taken back, each with what is left then. */
  chips: (value: T, vocabulary: Vocabulary) => readonly { label: string; without: T }[]
  /** Its part of the question's sentence; null where it has none of its own. */
  phrase: (value: T, vocabulary: Vocabulary) => string | null
  where: (value: T) => Condition
  /** The same for one statement, to be held against the database. */
  matches: (value: T, statement: Statement) => boolean
  control: Control
}

export const dayWanted = 'a day is written YYYY-MM-DD and must exist'
export const oneOf = (words: readonly string[]) => `it is one of ${words.join(', ')}`
export const word =
  <T extends string>(words: readonly T[]) =>
  (value: string): T | undefined =>
    words.find((each) => each === value)

/** The longest text that is looked for. */
export const LONGEST_SEARCH = 200

// ---- kinds of filter -------------------------------------------------------------------------------------------

const IN_LIST = 'IN (SELECT value FROM json_each(?))'

/** Any of several values. */
function many<T extends string | number>(row: {
  key: string
  why: string
  read: (vocabulary: Vocabulary) => (value: string) => T | null | undefined
  /** The order in which they stand in every address; without one, that in which they were asked. */
  order?: (vocabulary: Vocabulary) => readonly T[]
  /** What can be taken back: "Topic: ceasefire talks". */
  label: (value: T, vocabulary: Vocabulary) => string
  phrase: (values: readonly T[], vocabulary: Vocabulary) => string | null
  /** Takes the list of values. */
  sql: string
  found: (statement: Statement) => readonly T[]
  control: Control
}): Filter<T[]> {
  return {
    key: row.key,
    parse: (asked, vocabulary) => {
      const values = asked.list(row.key, row.why, row.read(vocabulary))
      return row.order ? row.order(vocabulary).filter((value) => values.includes(value)) : values
    },
    format: (values) => values.map(String),
    chips: (values, vocabulary) =>
      values.map((value) => ({
        label: row.label(value, vocabulary),
        without: values.filter((other) => other !== value),
      })),
    phrase: row.phrase,
    where: (values) => ({ sql: row.sql, values: [JSON.stringify(values)] }),
    matches: (values, statement) =>
      values.length === 0 || row.found(statement).some((value) => values.includes(value)),
    control: row.control,
  }
}

/** One end of a range of days. */
function end(row: {
  key: 'from' | 'to'
  label: string
  sql: string
  matches: (day: Day, statement: Statement) => boolean
}): Filter<Day | null> {
  return {
    key: row.key,
    parse: (asked) => asked.one(row.key, dayWanted, (value) => (isDay(value) ? value : null)),
    format: (day) => (day === null ? [] : [day]),
    chips: (day) => (day === null ? [] : [{ label: `${row.label} ${describeDay(day)}`, without: null }]),
    // Both ends are one part of a sentence.
    phrase: () => null,
    where: (day) => ({ sql: row.sql, values: day === null ? [] : [day] }),
    matches: (day, statement) => day === null || row.matches(day, statement),
    control: { kind: 'dates' },
  }
}

/** A joint actor is a party of its own: a statement to it is none to its members. */
function party(row: {
  key: string
  role: 'addressee' | 'target'
  label: string
  phrase: string
}): Filter<string[]> {
  const nameIn = ({ actors }: Vocabulary, slug: string) =>
    actors.find((actor) => actor.slug === slug)?.shortName ?? slug
  return many({
    key: row.key,
    why: 'no such actor',
    read: ({ actors }) => finder(actors),
    label: (slug, vocabulary) => `${row.label} ${isolated(nameIn(vocabulary, slug))}`,
    phrase: (slugs, vocabulary) =>
      slugs.length > 0
        ? `${row.phrase} ${describeChoice(slugs.map((slug) => nameIn(vocabulary, slug)))}`
        : null,
    sql: `s.id IN (
      SELECT p.statementId FROM Actor a JOIN StatementParty p ON p.actorId = a.id
      WHERE p.role = '${row.role}' AND a.slug ${IN_LIST}
    )`,
    found: (statement) =>
      statement[row.role === 'target' ? 'targets' : 'addressees'].flatMap(({ actor }) => actor?.slug ?? []),
    control: { kind: 'unseen' },
  })
}

// ---- the filters -----------------------------------------------------------------------------------------------

/** Every filter by the part of a question that it is, in the order in which they stand in an address and a sentence. */
export const FILTERS = {
  topics: many({
    key: 'topic',
    why: 'no such topic',
    read: ({ topics }) => finder(topics),
    order: ({ topics }) => topics.map(({ slug }) => slug),
    label: (slug, { topics }) => `Topic: ${isolated(nameOf(topics, slug))}`,
    phrase: (slugs, { topics }) =>
      slugs.length > 0 ? `on ${describeChoice(slugs.map((slug) => nameOf(topics, slug)))}` : 'on any topic',
    sql: `s.id IN (
      SELECT st.statementId FROM Topic t JOIN StatementTopic st ON st.topicId = t.id WHERE t.slug ${IN_LIST}
    )`,
    found: ({ topics }) => topics.map(({ slug }) => slug),
    control: {
      kind: 'choices',
      name: 'Topic',
      options: ({ topics }) =>
        topics.map(({ slug, name, shelved = false }) => ({ value: slug, words: name, shelved })),
    },
  }),
  // A statement whose day is uncertain is in a range when any of its possible days is.
  from: end({
    ...{ key: 'from', label: 'From', sql: 's.dateLatest >= ?' },
    matches: (day, { dateLatest }) => day <= dateLatest,
  }),
  to: end({
    ...{ key: 'to', label: 'To', sql: 's.dateEarliest <= ?' },
    matches: (day, { dateEarliest }) => day >= dateEarliest,
  }),
  attributions: many({
    key: 'attribution',
    why: oneOf(ATTRIBUTIONS),
    read: () => word(ATTRIBUTIONS),
    order: () => ATTRIBUTIONS,
    label: (attribution) => ATTRIBUTION_CHOICES[attribution].words,
    phrase: (all) =>
      all.length > 0
        ? `attributed as ${describeChoice(all.map((each) => ATTRIBUTION_CHOICES[each].words.toLowerCase()))}`
        : null,
    sql: `s.attribution ${IN_LIST}`,
    found: ({ attribution }) => [attribution],
    control: {
      kind: 'choices',
      name: 'Attribution',
      options: () => ATTRIBUTIONS.map((value) => ({ value, words: ATTRIBUTION_CHOICES[value].words })),
    },
  }),
  /** Only direct quotes and quotes mixed with paraphrase. */
  ownWords: {
    key: 'words',
    parse: (asked) => asked.one('words', oneOf(['own']), word(['own', 'any'])) === 'own',
    format: (isOn) => (isOn ? ['own'] : []),
    chips: (isOn) => (isOn ? [{ label: 'Own words only', without: false }] : []),
    // The sentence begins with it.
    phrase: () => null,
    where: () => ({ sql: `s.form ${IN_LIST}`, values: [JSON.stringify(OWN_WORDS)] }),
    matches: (isOn, { form }) => !isOn || OWN_WORDS.includes(form),
    control: { kind: 'flag', name: 'Own words only', value: 'own' },
  } satisfies Filter<boolean>,
  levels: many({
    key: 'level',
    why: 'a level is a whole number from -3 to 3',
    read: () => parseLevel,
    order: () => LEVELS,
    label: (level) => `Level ${describeSigned(level)} ${describeLevel(level)}`,
    phrase: (levels) =>
      levels.length > 0
        ? `at level ${describeChoice(levels.map((level) => `${describeSigned(level)} (${describeLevel(level).toLowerCase()})`))}`
        : null,
    sql: `EXISTS (
      SELECT 1 FROM Coding adopted WHERE adopted.id = s.adoptedCodingId AND adopted.level ${IN_LIST}
    )`,
    found: ({ coding }) => (coding === null || coding.level === null ? [] : [coding.level]),
    control: { kind: 'unseen' },
  }),
  addressees: party({ key: 'addressee', role: 'addressee', label: 'To', phrase: 'to' }),
  targets: party({ key: 'about', role: 'target', label: 'About', phrase: 'about' }),
  speakers: many({
    key: 'speaker',
    why: 'no such speaker',
    read: ({ speakers }) => finder(speakers),
    label: (slug, { speakers }) => `Speaker: ${isolated(nameOf(speakers, slug))}`,
    phrase: (slugs, { speakers }) =>
      slugs.length > 0 ? `spoken by ${describeChoice(slugs.map((slug) => nameOf(speakers, slug)))}` : null,
    sql: `s.speakerId IN (SELECT id FROM Speaker WHERE slug ${IN_LIST})`,
    found: ({ speaker }) => [speaker.slug],
    control: { kind: 'unseen' },
  }),
  /** Words looked for in quotations, paraphrases and speakers' names. */
  search: {
    key: 'q',
    parse: (asked) =>
      asked.one('q', `it needs a letter or a digit and at most ${LONGEST_SEARCH} characters`, (value) => {
        const text = value.replace(/\s+/g, ' ')
        return text.length <= LONGEST_SEARCH && /[\p{L}\p{N}]/u.test(text) ? text : null
      }),
    format: (text) => (text === null ? [] : [text]),
    chips: (text) =>
      text === null ? [] : [{ label: `Containing ${isolated(quoted(text))}`, without: null }],
    phrase: (text) => (text === null ? null : `containing ${isolated(quoted(text))}`),
    where: (text) => ({
      sql: 's.textRow IN (SELECT rowid FROM StatementText WHERE StatementText MATCH ?)',
      values: [formatMatch(text ?? '')],
    }),
    // What a search finds only the full-text index knows.
    matches: () => true,
    control: { kind: 'search' },
  } satisfies Filter<string | null>,
  /** What came in together, by the word of its changeset. */
  arrival: {
    key: 'import',
    parse: (asked) =>
      asked.one('import', 'it is the word of an import, as the address of its changes ends with', (value) =>
        /^[\w-]{1,40}$/.test(value) ? value : null,
      ),
    format: (changeset) => (changeset === null ? [] : [changeset]),
    chips: (changeset) => (changeset === null ? [] : [{ label: `Import ${changeset}`, without: null }]),
    phrase: (changeset) => (changeset === null ? null : `as they came in by import ${changeset}`),
    where: (changeset) => ({
      // By the statement and not by the changeset, whose long list the planner would look through for each statement.
      sql: `EXISTS (
        SELECT 1 FROM Revision r WHERE r.recordType = 'statement' AND r.recordId = s.id AND +r.changeset = ?
      )`,
      values: [changeset ?? ''],
    }),
    // How a statement came in only the history knows.
    matches: () => true,
    control: { kind: 'unseen' },
  } satisfies Filter<string | null>,
}

/** The parts of a question that narrow it. */
export type FilterPart = keyof typeof FILTERS
export type Filters = { [P in FilterPart]: ReturnType<(typeof FILTERS)[P]['parse']> }

export const FILTER_PARTS = Object.keys(FILTERS) as FilterPart[]

/** The filter of a part, for whoever treats all of them alike: its value is one of the part's own. */
export const filterOf = (part: FilterPart): Filter<unknown> => FILTERS[part] as Filter<unknown>

/** The parts of a question whose filters are on. */
export const activeParts = (filters: Filters): FilterPart[] =>
  FILTER_PARTS.filter((part) => filterOf(part).format(filters[part]).length > 0)
