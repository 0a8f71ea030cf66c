// What a column of a table may be mapped to: a target for every field that a table may say something of, in the words of
// the field's row, and some beside them.
import { SPEAKER_KINDS } from '../record/choices'
import type { FieldKind, NamedField } from '../record/field'
import { columnOf, fieldsOf } from '../record/fields'

/** What a column of a table may be mapped to. */
export type Target = {
  /** As in the columns of our own statements.csv, where it has one for it. */
  name: string
  label: string
  hint: string
  /** Every row needs it, from a column or as the same value for all. */
  needed: boolean
  kind: 'text' | 'day' | 'names' | 'level' | 'flag' | 'choice'
  choices?: readonly string[]
  /** What other people's tables call it, folded. */
  aliases: readonly string[]
}

const KINDS: Partial<Record<FieldKind, Target['kind']>> = {
  ...{ day: 'day', level: 'level', flag: 'flag', choice: 'choice', names: 'names', rows: 'names' },
}

function targetOf(field: NamedField): Target {
  const { label, choices, aliases = [] } = field
  const kind = KINDS[field.kind] ?? 'text'
  const hint = [kind === 'flag' ? 'true or false.' : '', field.tableHint ?? field.hint ?? `${label}.`]
  return {
    ...{ name: columnOf(field), label, kind, aliases },
    hint: hint.filter((part) => part !== '').join(' '),
    needed: field.tableNeeds ?? false,
    ...(choices && { choices: Object.keys(choices) }),
  }
}

const extra = (name: string, label: string, hint: string, more: Partial<Target> = {}): Target => ({
  ...{ name, label, hint, needed: false, kind: 'text', aliases: [], ...more },
})

/** What a table may say of a field beside its value, by the field's column. */
const BESIDE: Readonly<Record<string, readonly Target[]>> = {
  speaker: [
    extra('speaker_key', 'Speaker’s slug', 'Where the name alone does not tell.'),
    extra('speaker_kind', 'Kind of speaker', 'For speakers who are new; person unless said.', {
      kind: 'choice',
      choices: SPEAKER_KINDS,
    }),
  ],
  described_relation: [extra('described_by', 'Describer', 'The actor or outlet that describes.')],
  targets: [
    extra('addressee_keys', 'Addressees’ slugs', 'Slugs of actors, or “label:” and words.', {
      kind: 'names',
    }),
    extra('target_keys', 'Slugs of whom it is about', 'Slugs of actors, or “label:” and words.', {
      kind: 'names',
    }),
  ],
  outlet: [
    extra('outlet_key', 'Outlet’s slug', 'Where the name alone does not tell.'),
    extra(
      'source',
      'Source',
      'The slug of the source quoted from. Without one it is found by its address, or its outlet and title.',
    ),
  ],
  source_language: [
    extra('passage', 'Passage', 'Private: the piece of the source that the quotation is checked against.', {
      aliases: ['context', 'excerpt'],
    }),
    extra(
      'via',
      'Second hand from',
      'Sources or outlets whose words the source relays. Several are separated by semicolons.',
      {
        kind: 'names',
      },
    ),
    extra('via_keys', 'Slugs of second-hand sources', 'Of each the slug, in the same order.', {
      kind: 'names',
    }),
    extra('via_outlet_keys', 'Slugs of their outlets', 'In the same order, for sources that are new.', {
      kind: 'names',
    }),
  ],
}

/** Fields of which a table says nothing, or not by themselves. */
const UNMAPPED: Readonly<Record<'statement' | 'coding' | 'source', readonly string[]>> = {
  statement: ['describedByActorId', 'describedByOutletId', 'adoptedCodingId', 'sources'],
  coding: ['id', 'statementId'],
  source: ['id', 'slug', 'note', 'archived', 'mergedIntoId'],
}

/** Of each field that a table may have its column. */
const COLUMNS = (['statement', 'coding', 'source'] as const).map(
  (type) => [type, fieldsOf(type).filter(({ name }) => !UNMAPPED[type].includes(name))] as const,
)

/** Everything that a column of a table may be mapped to. */
export const TARGETS: readonly Target[] = COLUMNS.flatMap(([, fields]) =>
  fields.map(targetOf).flatMap((target) => [target, ...(BESIDE[target.name] ?? [])]),
)

/** Fields of records and the targets that they come from, for problems. */
export const TARGET_OF: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    COLUMNS.toReversed().flatMap(([, fields]) => fields.map((field) => [field.name, columnOf(field)])),
  ),
  ...{ describedByActorId: 'described_by', describedByOutletId: 'described_by' },
  ...{ sources: 'source', slug: 'source', quotationHash: 'quote' },
}

/** A target by its name. */
export const TARGET_NAMED: ReadonlyMap<string, Target> = new Map(
  TARGETS.map((target) => [target.name, target]),
)

/** Targets of which any says where a statement is quoted from. */
export const SOURCE_TARGETS: readonly string[] = ['outlet', 'outlet_key', 'source', 'source_url']
