// The names in a table: what each means, what nobody knows, and what the plan has made of it.
import { hash } from 'node:crypto'
import type { RecordType } from '../record/field'
import { folded, makeNaming, type NamedType, type Naming, nearestTo } from '../record/naming'
import { parseRecord, type StoredRecord } from '../record/schema'
import { freeOf, makeSlug } from '../record/slug'
import type { Plan } from './plan'
import { cut, describeProblem, type RowProblem, type Unknown } from './report'

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
export const NOBODY = 'nobody'

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
    const used = taken[type] ?? new Set()
    const slug = freeOf(wanted ?? (makeSlug(name) || `${type}-${hash('sha256', name).slice(0, 8)}`), (wish) =>
      used.has(wish),
    )
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
