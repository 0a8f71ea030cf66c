// What an import is to do with a table of statements: which column means what, and what it said in the end. Reads no file.
import { parseLevel } from './stance'
import { ATTRIBUTIONS, CONFIDENCES, FORMS, RELATIONS, SPEAKER_KINDS } from './statement'

/** dataset: a whole data set, which needs no plan. */
export const FILE_KINDS = ['csv', 'json', 'xlsx', 'dna', 'dataset'] as const
export type FileKind = (typeof FILE_KINDS)[number]

/** Types of records that a table names and that an import may make. */
export const NAMED_TYPES = ['actor', 'topic', 'speaker', 'outlet', 'source', 'coder'] as const
export type NamedType = (typeof NAMED_TYPES)[number]

export type Target = {
  /** As in the columns of our own statements.csv, where it has one for it. */
  name: string
  label: string
  hint: string
  /** Every row needs it, from a column or as the same value for all. */
  needed: boolean
  kind: 'text' | 'day' | 'names' | 'level' | 'flag' | 'choice'
  choices?: readonly string[]
}

const target = (
  name: string,
  label: string,
  kind: Target['kind'],
  hint: string,
  more: { needed?: true; choices?: readonly string[] } = {},
): Target => ({
  name,
  label,
  hint,
  needed: more.needed ?? false,
  kind,
  ...(more.choices && { choices: more.choices }),
})

const FLAG = 'true or false.'
const NAMES = 'Several are separated by semicolons.'

/** What a column of a table may be mapped to. */
export const TARGETS: readonly Target[] = [
  target(
    'statement',
    'Id',
    'text',
    'The permanent id. Without one it is made from what the row says, so that the same row is always the same statement.',
  ),
  target('signatories', 'Actors', 'names', `Who made the statement. ${NAMES}`, { needed: true }),
  target('joint_actor', 'Joint actor', 'text', 'The actor that a joint statement is credited to.'),
  target(
    'speaker',
    'Speaker',
    'text',
    'Whose words they are. Empty: the actor’s, by a speaker who is not named.',
  ),
  target('speaker_key', 'Speaker’s slug', 'text', 'Where the name alone does not tell.'),
  target('speaker_kind', 'Kind of speaker', 'choice', 'For speakers who are new; person unless said.', {
    choices: SPEAKER_KINDS,
  }),
  target('speaker_role', 'Role', 'text', 'The role the speaker held then, such as “foreign minister”.'),
  target('attribution', 'Attribution', 'choice', 'How the words reached the public.', {
    needed: true,
    choices: ATTRIBUTIONS,
  }),
  target(
    'form',
    'Form',
    'choice',
    'Without one it follows from which of quotation and paraphrase a row has.',
    {
      choices: FORMS,
    },
  ),
  target('quote', 'Quotation', 'text', 'Verbatim, without the quotation marks.'),
  target('language', 'Language of the quotation', 'text', 'A tag such as “en” or “he”.'),
  target(
    'edited_quote',
    'Edited quotation',
    'flag',
    `${FLAG} Without it, true where brackets or an ellipsis stand in it.`,
  ),
  target('original_quote', 'Original words', 'text', 'In the language they were said in.'),
  target('original_language', 'Original language', 'text', 'A tag such as “ar”.'),
  target('translated_by', 'Translator', 'text', 'Who translated the original into the quotation.'),
  target(
    'paraphrase',
    'Paraphrase',
    'text',
    'In our own words; quoted parts in it are part of the quotation.',
  ),
  target('date_earliest', 'Day, or the earliest', 'day', 'YYYY-MM-DD.', { needed: true }),
  target('date_latest', 'Latest day', 'day', 'YYYY-MM-DD; the earliest unless said.'),
  target('place', 'Place', 'text', 'Where it was said.'),
  target('addressees', 'Addressees', 'names', `Actors, or words such as “reporters”. ${NAMES}`),
  target('targets', 'About', 'names', `Actors, or words. ${NAMES}`),
  target('addressee_keys', 'Addressees’ slugs', 'names', 'Slugs of actors, or “label:” and words.'),
  target('target_keys', 'Slugs of whom it is about', 'names', 'Slugs of actors, or “label:” and words.'),
  target('topics', 'Topics', 'names', NAMES),
  target('counted', 'Counted', 'flag', `${FLAG} It follows from the attribution; here it is only compared.`),
  target(
    'described_relation',
    'Described by an',
    'choice',
    'Only for stances that somebody else describes.',
    {
      choices: RELATIONS,
    },
  ),
  target('described_by', 'Describer', 'text', 'The actor or outlet that describes.'),
  target('described_in', 'Described in', 'text', 'The id of the statement in which it is described.'),
  target('repeat_of', 'Says again', 'text', 'The id of the statement that this one repeats.'),
  target('level', 'Level', 'level', '-3 to 3, or words that you give a level. Empty: not coded.'),
  target(
    'out_of_scope',
    'Out of scope',
    'flag',
    `${FLAG} True: coded, and nothing in it concerns force or settlement.`,
  ),
  target('conditional', 'Conditional', 'flag', FLAG),
  target('hedged', 'Hedged', 'flag', FLAG),
  target(
    'deterrent_frame',
    'Deterrence',
    'flag',
    `${FLAG} The force is presented as a means to prevent force.`,
  ),
  target('confidence', 'Confidence', 'choice', 'The coder’s own.', { choices: CONFIDENCES }),
  target(
    'rationale',
    'Reason',
    'text',
    'One sentence: why this level. Without a column it says where the level comes from.',
  ),
  target('coder', 'Coder', 'text', 'Who judged it; every row with a level needs one.'),
  target('codebook_version', 'Codebook version', 'text', 'A whole number; the newest unless said.'),
  target('outlet', 'Outlet', 'text', 'Who published the source; every row needs an outlet or a source.'),
  target('outlet_key', 'Outlet’s slug', 'text', 'Where the name alone does not tell.'),
  target(
    'source',
    'Source',
    'text',
    'The slug of the source quoted from. Without one it is found by its address, or its outlet and title.',
  ),
  target('source_title', 'Title of the source', 'text', 'The headline.'),
  target('source_url', 'Address of the source', 'text', 'It starts with https:// or http://.'),
  target('source_archive', 'Archived copy', 'text', 'The address of an archived copy of the source.'),
  target('source_published', 'Published on', 'day', 'YYYY-MM-DD.'),
  target('source_accessed', 'Accessed on', 'day', 'YYYY-MM-DD.'),
  target('source_language', 'Language of the source', 'text', 'A tag such as “en”.'),
  target(
    'passage',
    'Passage',
    'text',
    'Private: the piece of the source that the quotation is checked against.',
  ),
  target('via', 'Second hand from', 'names', `Sources or outlets whose words the source relays. ${NAMES}`),
  target('note', 'Note', 'text', 'Stands below the statement, in public.'),
]

/** Values of `fixed` that say which part of a file is meant, and are no target. */
export const PARTS = ['sheet', 'statement_type'] as const

export type Plan = {
  /** Target to column of the file. */
  columns: Record<string, string>
  /** Target to the same value for every row; also "sheet" of a workbook and "statement_type" of a .dna file. */
  fixed: Record<string, string>
  /** Value in the level column to "-3" … "3" or "out"; empty: the values are levels. */
  levels: Record<string, string>
  /** Unknown names of these types are made. */
  create: NamedType[]
  /** Type to typed name to the id of the record it means. */
  same: Record<string, Record<string, string>>
  /** A new actor's name to state or organisation; state unless said. */
  kinds: Record<string, string>
  why: string
}

/** A name that no record has: also one that will be made, as the plan says so. */
export type Unknown = {
  type: string
  name: string
  rows: number
  /** The place it first stands in, "row 17". */
  first: string
  near: { id: string; name: string }[]
}

/** place: "row 17" or "line 17" as people count in that file; "the file" when it is no single one. */
export type RowProblem = { place: string; column: string; value: string; message: string }

export type Report = {
  rows: number
  /** Statements that are new, that differ from what is stored (their coding counts), and that do not. */
  added: number
  changed: number
  unchanged: number
  /** The first thousand; problemCount counts all. Names that are unknown and not to be made are problems too. */
  problems: RowProblem[]
  problemCount: number
  unknown: Unknown[]
  /** The word that all of the import's revisions carry; null when nothing was stored. */
  changeset: string | null
  /** Columns that the plan leaves alone. */
  unused: string[]
}

export type Progress = {
  phase: 'reading' | 'writing' | 'done' | 'failed'
  rows: number
  /** 0 to 1. */
  share: number
  words: string | null
}

/** What import jobs write as their job.json. */
export type JobMode = 'check' | 'write'

export const EMPTY_PLAN: Plan = {
  columns: {},
  fixed: {},
  levels: {},
  create: [],
  same: {},
  kinds: {},
  why: '',
}

// ---- guessing ------------------------------------------------------------------------------------------------

const fold = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** What columns of other people's tables are called, folded; the first that a table has is taken. */
const OTHER_NAMES: Record<string, readonly string[]> = {
  statement: ['id', 'statementid', 'key'],
  signatories: ['actors', 'actor', 'organization', 'organisation', 'country', 'party'],
  joint_actor: ['jointactor'],
  speaker: ['person', 'who', 'speakername'],
  speaker_role: ['role', 'function', 'office'],
  quote: ['quotation', 'text', 'words', 'verbatim'],
  paraphrase: ['summary', 'claim'],
  date_earliest: ['date', 'day', 'from', 'documentdate', 'dateearliest', 'datefrom'],
  date_latest: ['to', 'until', 'dateto'],
  topics: ['topic', 'concept', 'concepts', 'issue', 'theme'],
  addressees: ['addressee', 'toactor'],
  targets: ['target', 'about'],
  level: ['code', 'stance', 'score', 'agreement', 'position'],
  rationale: ['reason', 'why', 'justification'],
  coder: ['codedby'],
  outlet: ['publisher', 'newspaper', 'medium', 'documentsource'],
  source_title: ['title', 'headline', 'documenttitle'],
  source_url: ['url', 'link', 'address', 'sourceaddress'],
  source_published: ['published', 'publishedon', 'publicationdate'],
  passage: ['context', 'excerpt'],
  note: ['notes', 'comment', 'remark'],
}

/** In a file of Discourse Network Analyzer these columns are ours to name, so what they mean is no guess. */
const DNA_COLUMNS: Record<string, string> = {
  statement: 'statement_id',
  quote: 'quote',
  paraphrase: 'paraphrase',
  passage: 'passage',
  date_earliest: 'document_date',
  source_published: 'document_date',
  outlet: 'document_source',
  source_title: 'document_title',
  coder: 'coder',
}

/** A first plan for a table, from the names of its columns. It makes nothing and gives no value a level. */
export function guessPlan(columns: readonly string[], kind: FileKind): Plan {
  const found = new Map(columns.map((column) => [fold(column), column]))
  const taken = new Set<string>()
  const mapped: Record<string, string> = {}
  const take = (name: string, column: string | undefined) => {
    if (column === undefined || name in mapped || taken.has(column)) return
    mapped[name] = column
    taken.add(column)
  }
  if (kind === 'dna') {
    for (const [name, column] of Object.entries(DNA_COLUMNS))
      if (columns.includes(column)) {
        mapped[name] = column
        taken.add(column)
      }
  }
  // Our own names first, all of them, so that nobody else's word takes a column away from its target.
  for (const { name } of TARGETS) take(name, found.get(fold(name)))
  // Our own file has the address of the statement's page beside its columns; it is not the source's.
  const own = found.has('sourceurl') && found.get('address')
  if (own) taken.add(own)
  for (const [name, others] of Object.entries(OTHER_NAMES))
    for (const other of others) take(name, found.get(other))
  return { ...EMPTY_PLAN, columns: mapped }
}

// ---- reading -------------------------------------------------------------------------------------------------

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function words(value: unknown, where: string): Record<string, string> {
  if (value === undefined) return {}
  if (!isRecord(value)) throw new Error(`The plan’s “${where}” must be an object of texts.`)
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => {
      if (typeof text !== 'string') throw new Error(`The plan’s “${where}” must have a text at “${key}”.`)
      return [key, text]
    }),
  )
}

function oneOf(what: string, words: Iterable<string>, known: readonly string[]): void {
  for (const word of words)
    if (!known.includes(word))
      throw new Error(`The plan’s “${what}” knows no “${word}”; it knows ${known.join(', ')}.`)
}

const KEYS = ['columns', 'fixed', 'levels', 'create', 'same', 'kinds', 'why']

/** A plan from JSON; what is left out is empty. Throws a sentence that says what is wrong and what would be right. */
export function parsePlan(json: unknown): Plan {
  if (!isRecord(json)) throw new Error('A plan is an object such as {"columns": {"quote": "Quotation"}}.')
  oneOf('plan', Object.keys(json), KEYS)
  const targets = TARGETS.map(({ name }) => name)
  const plan: Plan = {
    columns: words(json.columns, 'columns'),
    fixed: words(json.fixed, 'fixed'),
    levels: words(json.levels, 'levels'),
    create: [],
    same: {},
    kinds: words(json.kinds, 'kinds'),
    why: '',
  }
  oneOf('columns', Object.keys(plan.columns), targets)
  oneOf('fixed', Object.keys(plan.fixed), [...targets, ...PARTS])
  for (const [value, level] of Object.entries(plan.levels))
    if (level !== 'out' && parseLevel(level) === null)
      throw new Error(`The plan’s “levels” give “${value}” the level “${level}”; a level is -3 to 3, or out.`)
  const { create = [], same = {}, why = '' } = json
  if (!Array.isArray(create)) throw new Error(`The plan’s “create” is a list of ${NAMED_TYPES.join(', ')}.`)
  oneOf('create', create.map(String), NAMED_TYPES)
  plan.create = NAMED_TYPES.filter((type) => create.includes(type))
  if (!isRecord(same)) throw new Error('The plan’s “same” must be an object of types.')
  oneOf('same', Object.keys(same), NAMED_TYPES)
  for (const [type, names] of Object.entries(same)) plan.same[type] = words(names, `same.${type}`)
  oneOf('kinds', Object.values(plan.kinds), ['state', 'organisation'])
  if (typeof why !== 'string') throw new Error('The plan’s “why” must be a text.')
  plan.why = why
  return plan
}
