// The names in a table: what each means, what nobody knows, and what the plan has made of it. First every name is
// gathered, then all that are new are made at once, so that nothing depends on the order of the rows.
import { type Named, type NamedType, nearestTo, sameName, tidied } from '../record/naming'
import { type About, isUnnamedSpeaker, type KeptType, type Known, type Made, unnamedSpeakerOf } from './known'
import { NewNames } from './new-names'
import type { Plan } from './plan'
import type { Readings } from './readings'
import type { RowProblem, Unknown } from './report'
import { SpeakerNames } from './speaker-names'
import { MOST_UNKNOWN, UnknownNames, type Where } from './unknown-names'

/** What is stored by a name: `from` how it is spelled there where its accents differ, `bySlug` where the name is its slug. */
type Stored = { id: string; from: string; bySlug: string | null }

/** Whether a name is what addresses call a record, and not what people call it. */
function isSlugOf({ id, slug, name, aliases }: Named, typed: string): boolean {
  const key = sameName(typed)
  return (
    [id, slug].some((way) => sameName(way) === key) &&
    [name, ...aliases].every((way) => sameName(way) !== key)
  )
}

/** Finds what rows name, gathers what is not stored, makes records of it where the plan says so. */
export class Names {
  readonly codebooks: ReadonlyMap<number, string>
  /** In how many rows the names that are being gathered stand. */
  weight = 1
  readonly #known: Known
  readonly #plan: Plan
  readonly #readings: Readings
  readonly #speakers: SpeakerNames
  readonly #unknown: UnknownNames
  readonly #new: NewNames
  /** What was found of names as they were typed, where nothing was to be told of it. */
  readonly #plain = new Map<string, string>()
  readonly #knows = new Map<string, string | null>()
  readonly #seen = new Map<string, Stored | null>()

  constructor(known: Known, plan: Plan, readings: Readings) {
    this.codebooks = known.codebooks
    this.#known = known
    this.#plan = plan
    this.#readings = readings
    this.#speakers = new SpeakerNames(known)
    this.#unknown = new UnknownNames((type, name) =>
      type === 'source' || isUnnamedSpeaker(name)
        ? []
        : nearestTo(name, known.namings[type].names).map((each) => ({ id: each.id, name: each.name })),
    )
    this.#new = new NewNames(known, plan, readings, this.#speakers)
  }

  /**
   * The id of what a row names; null when nobody knows it and the plan does not make it. Before `settle` a new name is
   * gathered, and has a provisional id.
   */
  find(type: KeptType, typed: string, where: Where, about: About = {}): string | null {
    // A table says the same names again and again; of most there is nothing to tell.
    const { actors = [] } = about
    const asTyped = `${type} ${about.slug === undefined ? '' : 'by slug '}${actors.length === 0 ? '' : actors.join(' ')}\n${typed}`
    const plain = this.#plain.get(asTyped)
    if (plain !== undefined) return plain
    const told = this.#readings.notes
    const found = this.#look(type, typed, where, about)
    const isPlain = found !== null && this.#new.isSettled && this.#readings.notes === told
    if (isPlain && this.#plain.size < MOST_UNKNOWN) this.#plain.set(asTyped, found)
    return found
  }

  #look(type: KeptType, typed: string, where: Where, about: About): string | null {
    const said = this.#plan.same[type]
    const exact = typed.trim()
    if (said && Object.hasOwn(said, exact)) return said[exact] ?? null
    const name = this.#readings.isOwn ? exact : tidied(typed)
    if (!this.#readings.isOwn && name !== typed.normalize('NFC').replace(/\s+/gu, ' ').trim())
      this.#readings.note(where.column, 'invisible', { place: where.place, from: typed, to: name })
    const found = this.#stored(type, name, about)
    if (found) {
      if (found.bySlug && about.slug === undefined)
        this.#readings.note(where.column, 'slugs', { place: where.place, from: name, to: found.bySlug })
      if (found.from === '') return found.id
      const key = this.#readings.choose(where.column, 'accents')
      this.#readings.note(where.column, key, {
        ...{ place: where.place, from: name },
        to: key === 'accents' ? found.from : name,
      })
      if (key === 'accents') return found.id
    }
    const made = this.#new.find(type, name, where, about)
    if (made !== null) return made
    if (this.#new.isSettled) return null
    const id = this.#new.gather(type, name, where, about, this.weight)
    this.#unknown.note(type, name, id, where, this.weight)
    return this.isMade(type) ? id : null
  }

  /** The speaker who is nobody in particular of an actor; `isOptional`: made only once a new statement needs it. */
  unnamedSpeaker(
    actorId: string,
    where: Where,
    actors: readonly string[],
    isOptional = false,
  ): string | null {
    if (!this.#new.isSettled) {
      this.#new.gatherUnnamed(actorId, { where, rows: this.weight, isOptional })
      return actorId
    }
    const name = unnamedSpeakerOf(this.nameOf('actor', actorId))
    return this.find('speaker', name, where, { actors, kind: 'source' })
  }

  /** What is stored by this name, and how it is spelled there when its accents differ. */
  #stored(type: KeptType, name: string, { actors = [] }: About): Stored | null {
    // A table says the same names again and again.
    const asSaid = `${type} ${type === 'speaker' ? actors.join(' ') : ''} ${name}`
    const seen = this.#seen.get(asSaid)
    if (seen !== undefined) return seen
    const found =
      type === 'speaker' ? this.#speakers.find(name, actors) : this.#known.namings[type].match(name)
    const told = found && {
      id: found.record.id,
      from: found.isSame ? '' : found.record.name,
      bySlug: isSlugOf(found.record, name) ? found.record.name : null,
    }
    if (this.#seen.size < MOST_UNKNOWN) this.#seen.set(asSaid, told)
    return told
  }

  /**
   * Makes a record of every new name, as the plan says; what is found afterwards is stored or one of these. The records
   * come in an order in which they can be stored, which the order of the rows has no part in.
   */
  settle(): { made: Made[]; failures: RowProblem[] } {
    return this.#new.settle((type, name, where, rows) => {
      this.#unknown.note(type, name, `${type} unnamed ${name}`, where, rows)
    })
  }

  /** A record that is made only where it is needed, counted as a new name; null for any other. */
  need(id: string, where: Where): Made | null {
    const made = this.#new.optional.get(id)
    if (made && this.isMade('speaker'))
      this.#unknown.note('speaker', this.nameOf('speaker', id), `speaker unnamed ${id}`, where)
    return made ?? null
  }

  /** The id of what is stored by this name, and nothing else. */
  knows(type: KeptType, typed: string): string | null {
    const asTyped = `${type} ${typed}`
    const seen = this.#knows.get(asTyped)
    if (seen !== undefined) return seen
    const found = this.#known.namings[type].match(tidied(typed))?.record.id ?? null
    if (this.#knows.size < MOST_UNKNOWN) this.#knows.set(asTyped, found)
    return found
  }

  /** The id of what was made of this name; null for nothing. */
  madeId(type: KeptType, typed: string): string | null {
    return this.#new.find(type, tidied(typed), { place: '', column: '' }, {})
  }

  /** Counts a source that is not stored. */
  noteSource(name: string, id: string, where: Where): void {
    this.#unknown.noteSource(name, id, where)
  }

  nameOf(type: KeptType, id: string): string {
    return (
      this.#new.nameOf(type, id) ?? this.#known.namings[type].names.find((each) => each.id === id)?.name ?? id
    )
  }

  isMade(type: NamedType): boolean {
    return this.#plan.create.includes(type)
  }

  /** Whether a name in a column means an actor, without counting it as unknown. */
  isActor(typed: string, column: string): boolean {
    if (Object.hasOwn(this.#plan.same.actor ?? {}, typed.trim())) return true
    const name = tidied(typed)
    const found = this.#stored('actor', name, {})
    const isStored = found && (found.from === '' || this.#readings.choose(column, 'accents') === 'accents')
    return isStored || this.#new.has('actor', name, column)
  }

  /** Names that nobody knows, the most frequent of each type, and how many there are of each. */
  unknown(): { names: Unknown[]; counts: Record<string, number> } {
    return this.#unknown.list((key) => this.#new.madeOf(key))
  }

  /** One problem for each name that nobody knows and that is not to be made. */
  problems(): RowProblem[] {
    return this.#unknown.problems((type) => this.isMade(type))
  }

  /** New speakers of one name who speak for several actors. */
  namesakes(): { name: string; actors: string[] }[] {
    return this.#new.namesakes()
  }
}
