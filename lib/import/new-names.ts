// The names in a table that no record has: gathered from all rows, and then made records in an order of their own, so that
// neither their spelling nor their slugs depend on the order of the rows.
import { folded, sameName, withoutAccents } from '../record/naming'
import { parseRecord } from '../record/schema'
import { guessActorKind } from './actor-kind'
import {
  byText,
  count,
  type Gathered,
  isBare,
  joinSlugs,
  merged,
  mostFrequent,
  type NoteUnnamed,
  namesakesIn,
  type Unnamed,
} from './gathered'
import { type About, type KeptType, type Known, type Made, NOBODY, newKey, unnamedSpeakerOf } from './known'
import { NewSlugs } from './new-slugs'
import type { Plan } from './plan'
import type { Readings } from './readings'
import { cut, describeProblem, type RowProblem } from './report'
import type { SpeakerNames } from './speaker-names'
import type { Where } from './unknown-names'

/** Columns that a name is gathered from, for what the plan says of each. */
const MOST_WHERES = 5

export class NewNames {
  isSettled = false
  readonly #known: Known
  readonly #plan: Plan
  readonly #readings: Readings
  readonly #speakers: SpeakerNames
  readonly #gathered = new Map<string, Gathered>()
  /** By a key of names: the record, and the name that it was given. */
  readonly #made = new Map<string, { id: string; name: string }>()
  /** Records that are made only once they are needed, by their ids. */
  readonly optional = new Map<string, Made>()
  readonly #unnamed = new Map<string, Unnamed>()
  /** The same by names without accents; null where two records are alike. */
  readonly #alike = new Map<string, { id: string; name: string } | null>()
  readonly #unnamedKeys = new Set<string>()
  readonly #optionalKeys = new Set<string>()
  readonly #names = new Map<string, string>()
  readonly #slugs: NewSlugs
  readonly #orders: Known['nextOrder']

  constructor(known: Known, plan: Plan, readings: Readings, speakers: SpeakerNames) {
    this.#known = known
    this.#plan = plan
    this.#readings = readings
    this.#speakers = speakers
    this.#slugs = new NewSlugs(known.taken)
    this.#orders = { ...known.nextOrder }
  }

  /** What was made of a name; null before, and for what was not made. */
  find(type: KeptType, name: string, { column, place }: Where, { actors = [], slug }: About): string | null {
    for (const within of type === 'speaker' ? actors : ['']) {
      const found = this.#madeFor(type, name, within, column)
      if (!found) continue
      const isKey = slug !== undefined
      if (sameName(found.name) !== sameName(name)) this.#noteOther(found, name, { column, place }, isKey)
      return found.id
    }
    return null
  }

  /** Notes that a name is another one's but for its accents, or its slug. */
  #noteOther({ name: to }: { name: string }, from: string, { column, place }: Where, isKey: boolean): void {
    const isAccent = withoutAccents(sameName(from)) === withoutAccents(sameName(to))
    if (isAccent || !isKey) this.#readings.note(column, isAccent ? 'accents' : 'slugs', { place, from, to })
  }

  #madeFor(type: KeptType, name: string, within: string, column: string) {
    const found = this.#made.get(newKey(type, name, within))
    if (found) return found
    const alike = this.#alike.get(newKey(type, withoutAccents(sameName(name)), within))
    return alike && this.#readings.choose(column, 'accents') === 'accents' ? alike : undefined
  }

  /** Whether a name in a column is that of a record that was made. */
  has(type: KeptType, name: string, column: string): boolean {
    return this.#madeFor(type, name, '', column) !== undefined
  }

  /** The record that was made of a gathered name, by its provisional id. */
  madeOf(provisional: string): { id: string; name: string } | undefined {
    return this.#made.get(provisional)
  }

  nameOf(type: KeptType, id: string): string | undefined {
    return this.#names.get(`${type} ${id}`)
  }

  /** Notes a name and what `rows` rows say of it; its provisional id. */
  gather(type: KeptType, name: string, where: Where, about: About, rows: number): string {
    const within = type === 'speaker' ? (about.actors?.[0] ?? '') : ''
    const key = newKey(type, name, within)
    let found = this.#gathered.get(key)
    if (!found) {
      found = {
        ...{ type, within, spellings: new Map(), slugs: new Map(), kinds: new Map(), members: new Map() },
        wheres: [],
      }
      this.#gathered.set(key, found)
    }
    count(found.spellings, name, rows)
    this.#slugs.reserve(type, name)
    count(found.slugs, about.slug, rows)
    count(found.kinds, about.kind, rows)
    const members = (about.members ?? []).filter((id) => id !== NOBODY)
    count(found.members, members.join('\u0000'), rows)
    if (found.wheres.length < MOST_WHERES && found.wheres.every(({ column }) => column !== where.column))
      found.wheres.push(where)
    return key
  }

  gatherUnnamed(actorId: string, unnamed: Unnamed): void {
    const known = this.#unnamed.get(actorId)
    if (known) known.rows += unnamed.rows
    else this.#unnamed.set(actorId, { ...unnamed })
  }

  /** Makes a record of each gathered name whose type the plan makes. */
  settle(note: NoteUnnamed): { made: Made[]; failures: RowProblem[] } {
    const [made, failures]: [Made[], RowProblem[]] = [[], []]
    for (const type of ['actor', 'outlet', 'topic', 'coder', 'speaker'] as const) {
      if (type === 'speaker') this.#gatherUnnamedSpeakers(note)
      for (const group of this.#groupsOf(type))
        if (this.#plan.create.includes(type) || this.#isUnnamed(group))
          this.#make(type, group, made, failures)
    }
    this.isSettled = true
    return { made, failures }
  }

  /** Whether a speaker is nobody in particular: no name of the file, and so made without being asked for. */
  #isUnnamed(group: readonly Gathered[]): boolean {
    return group.every(({ type, within, spellings }) =>
      [...spellings.keys()].every((name) => this.#unnamedKeys.has(newKey(type, name, within))),
    )
  }

  /** A speaker for each actor of whom a row names no speaker. */
  #gatherUnnamedSpeakers(note: NoteUnnamed): void {
    for (const [actor, { where, rows, isOptional }] of this.#unnamed) {
      const id = this.#idOf(actor)
      if (id === null) continue
      const name = unnamedSpeakerOf(this.nameOf('actor', id) ?? this.#storedName(id))
      if (this.#speakers.find(name, [id])) continue
      const key = this.gather('speaker', name, where, { actors: [id], kind: 'source' }, rows)
      this.#unnamedKeys.add(key)
      if (isOptional) this.#optionalKeys.add(key)
      else if (this.#plan.create.includes('speaker')) note('speaker', name, where, rows)
    }
  }

  #storedName(actor: string): string {
    return this.#known.namings.actor.names.find(({ id }) => id === actor)?.name ?? actor
  }

  /** A made record's id for a provisional one, and any other as it is; null where none was made. */
  #idOf(id: string): string | null {
    if (!this.#gathered.has(id)) return id
    return this.#made.get(id)?.id ?? null
  }

  /** The names of a type, those together that are one as they differ in accents only, in the order of their keys. */
  #groupsOf(type: KeptType): Gathered[][] {
    const groups = new Map<string, Gathered[]>()
    for (const [key, each] of this.#gathered) {
      if (each.type !== type) continue
      const isApart = each.wheres.some(({ column }) => this.#readings.choose(column, 'accents') === 'apart')
      // Where two spellings of one actor were gathered apart, its speakers are one actor's all the same.
      const within = each.within === '' ? '' : (this.#idOf(each.within) ?? each.within)
      const name = sameName(mostFrequent(each.spellings) ?? '')
      const group = `${within}\n${isApart ? `${name}\n${key}` : withoutAccents(name)}`
      groups.set(group, [...(groups.get(group) ?? []), each])
    }
    const sorted = joinSlugs([...groups].sort((a, b) => byText(a[0], b[0])).map(([, group]) => group))
    // Members are made before the label that joins them.
    const isJoint = (group: readonly Gathered[]) => group.some(({ members }) => members.size > 0)
    return [...sorted.filter((group) => !isJoint(group)), ...sorted.filter(isJoint)]
  }

  #make(type: KeptType, group: readonly Gathered[], made: Made[], failures: RowProblem[]): void {
    const spellings = merged(group, (each) => each.spellings)
    // Where a slug stands alone elsewhere, the name is what stands beside it.
    const named = merged(
      group.filter((each) => each.slugs.size > 0 && !isBare(each)),
      (each) => each.spellings,
    )
    const name = mostFrequent(named) ?? mostFrequent(spellings) ?? ''
    const [where = { place: 'the file', column: '' }] = group.flatMap(({ wheres }) => wheres)
    const fail = (message: string) => {
      failures.push({ ...where, value: cut(name, 200), message })
    }
    const within = group[0]?.within ?? ''
    const actor = within === '' ? null : this.#idOf(within)
    // Its actor is not made, which is told as that.
    if (type === 'speaker' && within !== '' && (actor === null || actor === NOBODY)) return
    const refusal = this.#refusalOf(type, name, actor)
    if (refusal !== null) {
      fail(refusal)
      return
    }
    const { record, problems } = parseRecord(type, this.#valueFor(type, name, group, actor))
    const [problem] = problems
    if (problem) fail(`it cannot be made a ${type}: ${describeProblem(problem)}`)
    if (!record) return
    // The schema of the type has just made it.
    const one = { type, record } as Made
    const isOptional = [...spellings.keys()].some((each) =>
      this.#optionalKeys.has(newKey(type, each, within)),
    )
    if (isOptional) this.optional.set(record.id, one)
    else made.push(one)
    this.#names.set(`${type} ${record.id}`, name)
    const ways = 'slug' in record ? [...spellings.keys(), record.slug] : [...spellings.keys()]
    for (const way of ways)
      for (const place of new Set([actor ?? '', ...group.map((each) => each.within)])) {
        this.#made.set(newKey(type, way, place), { id: record.id, name })
        const alike = newKey(type, withoutAccents(sameName(way)), place)
        const isOther = (this.#alike.get(alike)?.id ?? record.id) !== record.id
        this.#alike.set(alike, isOther || this.#alike.get(alike) === null ? null : { id: record.id, name })
      }
  }

  /** Why a name is made no record: the same table would not find it again. */
  #refusalOf(type: KeptType, name: string, actor: string | null): string | null {
    if (folded(name) === '') return `it has no letter and no digit, so no ${type} is made of it`
    if (type === 'speaker' && actor === null) return 'a new speaker needs an actor, and the row names none'
    const naming =
      type === 'speaker' && actor !== null ? this.#speakers.namingOf(actor) : this.#known.namings[type]
    const namesakes = naming.names.filter((each) =>
      [each.name, each.slug, each.id, ...each.aliases].some((way) => sameName(way) === sameName(name)),
    )
    if (namesakes.length === 0) return null
    const slugs = namesakes.map(({ slug }) => slug).join(', ')
    return `it fits several ${type}s: say which one it is, by its slug (${slugs})`
  }

  /** A new record of a name, to be read by the schema of its type. */
  #valueFor(
    type: KeptType,
    name: string,
    group: readonly Gathered[],
    actor: string | null,
  ): Record<string, unknown> {
    const wanted = mostFrequent(merged(group, (each) => each.slugs))
    const spellings = merged(group, (each) => each.spellings)
    const slug = this.#slugs.next(type, name, spellings, wanted)
    const base = { id: slug, slug, name }
    switch (type) {
      case 'coder':
        return { id: slug, name }
      case 'outlet':
        return base
      case 'topic':
        return { ...base, statedOrder: this.#orders.topic++ }
      case 'speaker':
        return {
          ...base,
          kind: mostFrequent(merged(group, (each) => each.kinds)) ?? 'person',
          actorId: actor,
        }
      case 'actor':
        return { ...base, ...this.#actorFields(name, group), statedOrder: this.#orders.actor++ }
    }
  }

  #actorFields(name: string, group: readonly Gathered[]): Record<string, unknown> {
    const { kinds } = this.#plan
    const joined = mostFrequent(merged(group, (each) => each.members)) ?? ''
    const members = joined.split('\u0000').flatMap((id) => (id === '' ? [] : (this.#idOf(id) ?? [])))
    const said = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    const kind = members.length > 0 ? 'joint' : (said ?? guessActorKind(name))
    return { shortName: name, kind, members: [...new Set(members)] }
  }

  /** New speakers of one name who speak for several actors: two records, as a speaker has one actor. */
  namesakes(): { name: string; actors: string[] }[] {
    return namesakesIn(this.#gathered.values(), (within) => {
      const actor = this.#idOf(within)
      return actor === null ? '' : (this.nameOf('actor', actor) ?? this.#storedName(actor))
    })
  }
}
