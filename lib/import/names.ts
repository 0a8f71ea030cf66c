// The names in a table: what each means, what nobody knows, and what the plan has made of it.
import { hash } from 'node:crypto'
import type { RecordType } from '../record/field'
import { folded, makeNaming, type NamedType, type Naming, nearestTo } from '../record/naming'
import { parseRecord, type StoredRecord } from '../record/schema'
import { freeOf, makeSlug } from '../record/slug'
import type { Plan } from './plan'
import { cut, describeProblem, type RowProblem, type Unknown } from './report'
import { MOST_UNKNOWN, UnknownNames, type Where } from './unknown-names'

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

/** Stands for a record that is not known, so that the rest of a row is checked all the same. */
export const NOBODY = 'nobody'

/** What else a row says of what it names; for a record that is made of the name. */
type About = { actors?: readonly string[]; members?: readonly string[]; kind?: string; slug?: string }

const keyOf = (type: NamedType, name: string, within = '') => `${type} ${within} ${folded(name) || name}`

/** Finds what rows name, makes records where the plan says so, and remembers what it did not find. */
export class Names {
  readonly codebooks: ReadonlyMap<number, string>
  readonly #known: Known
  readonly #plan: Plan
  readonly #speakers: SpeakerNames
  readonly #unknown: UnknownNames
  /** Records that were made, by the key of their name. */
  readonly #made = new Map<string, string>()
  /** The same by type and slug. */
  readonly #madeSlugs = new Map<string, string>()
  readonly #seen = new Map<string, string>()
  /** The names that records were made of, by their ids. */
  readonly #words = new Map<string, string>()
  readonly #taken: Record<string, Set<string>>
  readonly #orders: Known['nextOrder']
  #fresh: Made[] = []
  #failures: RowProblem[] = []

  constructor(known: Known, plan: Plan) {
    this.codebooks = known.codebooks
    this.#known = known
    this.#plan = plan
    this.#speakers = new SpeakerNames(known)
    this.#unknown = new UnknownNames((type, name) =>
      type === 'source'
        ? []
        : nearestTo(name, known.namings[type].names).map((each) => ({ id: each.id, name: each.name })),
    )
    this.#taken = Object.fromEntries(KEPT_TYPES.map((type) => [type, new Set(known.taken[type])]))
    this.#orders = { ...known.nextOrder }
  }

  /** The id of what a row names; null when nobody knows it and the plan does not make it. */
  find(type: KeptType, typed: string, where: Where, about: About = {}): string | null {
    const name = typed.trim()
    const said = this.#plan.same[type]
    if (said && Object.hasOwn(said, name)) return said[name] ?? null
    const found = this.#stored(type, name, about)
    if (found) return found
    const key = keyOf(type, name, type === 'speaker' ? (about.actors?.[0] ?? '') : '')
    this.#unknown.note(type, name, key, where)
    if (!this.isMade(type)) return null
    // A file may give a slug alone before it gives the name too.
    const slug = type === 'speaker' ? about.slug : (about.slug ?? name)
    const bySlug = this.#madeSlugs.get(`${type} ${slug}`)
    return bySlug ?? this.#made.get(key) ?? this.#make(type, key, name, where, about)
  }

  #stored(type: KeptType, name: string, { actors = [] }: About): string | undefined {
    // A table says the same names again and again.
    const asSaid = `${type} ${type === 'speaker' ? actors.join(' ') : ''} ${name}`
    const found =
      this.#seen.get(asSaid) ??
      (type === 'speaker' ? this.#speakers.find(name, actors) : this.#known.namings[type].resolve(name)?.id)
    if (found && this.#seen.size < MOST_UNKNOWN) this.#seen.set(asSaid, found)
    return found
  }

  #make(type: KeptType, key: string, name: string, where: Where, about: About): string | null {
    const fail = (message: string) => {
      this.#failures.push({ ...where, value: cut(name, 200), message })
    }
    const refusal = this.#refusalOf(type, name, about.actors ?? [])
    if (refusal !== null) {
      fail(refusal)
      return null
    }
    const { record, problems } = parseRecord(type, this.#valueFor(type, name, about))
    const [problem] = problems
    if (problem) fail(`it cannot be made a ${type}: ${describeProblem(problem)}`)
    if (!record) return null
    // The schema of the type has just made it.
    this.#fresh.push({ type, record } as Made)
    this.#made.set(key, record.id)
    if ('slug' in record) this.#madeSlugs.set(`${type} ${record.slug}`, record.id)
    this.#words.set(record.id, name)
    return record.id
  }

  /** Why a name is made no record: the same table would not find it again. */
  #refusalOf(type: KeptType, name: string, actors: readonly string[]): string | null {
    if (folded(name) === '') return `it has no letter and no digit, so no ${type} is made of it`
    const [actor] = actors
    if (type === 'speaker' && actor === undefined)
      return 'a new speaker needs an actor, and the row names none'
    const naming = type === 'speaker' && actor ? this.#speakers.namingOf(actor) : this.#known.namings[type]
    const namesakes = naming.names.filter((each) =>
      [each.name, each.slug, each.id, ...each.aliases].some((way) => folded(way) === folded(name)),
    )
    if (namesakes.length === 0) return null
    const slugs = namesakes.map(({ slug }) => slug).join(', ')
    return `it fits several ${type}s: say which one it is, by its slug (${slugs})`
  }

  /** A new record of a name, to be read by the schema of its type. */
  #valueFor(type: KeptType, name: string, about: About): Record<string, unknown> {
    const wanted = about.slug && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(about.slug) ? about.slug : undefined
    const slug = this.#freeSlug(type, name, wanted)
    const base = { id: slug, slug, name }
    switch (type) {
      case 'coder':
        return { id: slug, name }
      case 'outlet':
        return base
      case 'topic':
        return { ...base, statedOrder: this.#orders.topic++ }
      case 'speaker':
        return { ...base, kind: about.kind || 'person', actorId: about.actors?.[0] }
      case 'actor': {
        const { kinds } = this.#plan
        const said = Object.hasOwn(kinds, name) ? kinds[name] : undefined
        const members = (about.members ?? []).filter((id) => id !== NOBODY)
        const kind = members.length > 0 ? 'joint' : (said ?? 'state')
        return { ...base, shortName: name, kind, members, statedOrder: this.#orders.actor++ }
      }
    }
  }

  /** An id and slug for a new record, from its name. */
  #freeSlug(type: KeptType, name: string, wanted?: string): string {
    const used = this.#taken[type] ?? new Set()
    const slug = freeOf(wanted ?? (makeSlug(name) || `${type}-${hash('sha256', name).slice(0, 8)}`), (wish) =>
      used.has(wish),
    )
    used.add(slug)
    return slug
  }

  /** The id of what is stored by this name, and nothing else. */
  knows(type: KeptType, typed: string): string | null {
    return this.#known.namings[type].resolve(typed)?.id ?? null
  }

  /** Counts a source that is not stored. */
  noteSource(name: string, id: string, where: Where): void {
    this.#unknown.noteSource(name, id, where)
  }

  nameOf(type: KeptType, id: string): string {
    return this.#words.get(id) ?? this.#known.namings[type].names.find((each) => each.id === id)?.name ?? id
  }

  isMade(type: NamedType): boolean {
    return this.#plan.create.includes(type)
  }

  /** Whether the name of this type that a row gives means an actor, without counting it as unknown. */
  isActor(typed: string): boolean {
    return (
      Object.hasOwn(this.#plan.same.actor ?? {}, typed.trim()) ||
      this.#known.namings.actor.resolve(typed) !== null ||
      this.#made.has(keyOf('actor', typed))
    )
  }

  /** Records made since it was last asked. */
  takeFresh(): Made[] {
    const now = this.#fresh
    this.#fresh = []
    return now
  }

  /** Names that could not be made records, since it was last asked. */
  takeFailures(): RowProblem[] {
    const now = this.#failures
    this.#failures = []
    return now
  }

  unknown(): Unknown[] {
    return this.#unknown.list()
  }

  /** One problem for each name that nobody knows and that is not to be made. */
  problems(): RowProblem[] {
    return this.#unknown.problems((type) => this.isMade(type))
  }
}

/** The names of speakers, who are called by their offices too, and so within their actors. */
class SpeakerNames {
  readonly #known: Known
  readonly #ofActor = new Map<string, Naming>()

  constructor(known: Known) {
    this.#known = known
  }

  namingOf(actorId: string): Naming {
    const kept = this.#ofActor.get(actorId)
    if (kept) return kept
    const { namings, actorOf } = this.#known
    const naming = makeNaming(namings.speaker.names.filter(({ id }) => actorOf.get(id) === actorId))
    this.#ofActor.set(actorId, naming)
    return naming
  }

  // A name alone is somebody's of another actor too ("the foreign minister"); a slug or id is one record's.
  find(name: string, actors: readonly string[]): string | undefined {
    const named = this.#known.namings.speaker.resolve(name)
    if (named && [named.id, named.slug].includes(name)) return named.id
    for (const actor of actors) {
      const own = this.namingOf(actor).resolve(name)
      if (own) return own.id
    }
    return named && actors.includes(this.#known.actorOf.get(named.id) ?? '') ? named.id : undefined
  }
}
