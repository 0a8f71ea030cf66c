// Reads the inputs of the statement form: text, flags, lists and names, and collects in words what is wrong with them. Knows
// names through Known and reads no database.

import { listProblem, MOST_ITEMS } from '@/lib/record/list'
import type { Decision } from '../../record/decision'
import type { RecordType } from '../../record/field'
import { describeUnknown, isSlipOf, type Naming, nearestTo } from '../../record/naming'
import { type Problem, parseRecord, type StoredRecord } from '../../record/schema'
import { cleaned, type Fields, typedIn } from '../fields'
import { describeRefused } from '../messages'
import { askedFields, inputFor, inputOf, PROSE } from './inputs'

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
export const formatLabel = (label: string) => `"${label.replaceAll('"', '""')}"`

const LONGEST = 4000

export class Reader {
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
    if (text === null || text.length <= LONGEST || !PROSE.has(name)) return text
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
      if (near && isSlipOf(typed, near)) {
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

/** Whether a slug is somebody's already, or would be taken for somebody. */
export const isTakenIn = (naming: Naming) => (slug: string) =>
  naming.names.some((each) => each.id === slug || each.slug === slug) || naming.resolve(slug) !== null

/** Stands for a record that the form did not name well, which was told already, so that the schemas do not tell it again. */
export const MISSING = 'missing'

/** The plain fields of a type as they were typed, by their names. */
export function plainValues(reader: Reader, type: 'statement' | 'coding'): Record<string, unknown> {
  return Object.fromEntries(
    askedFields(type).map((field) => {
      const input = inputOf(field)
      return [field.name, field.kind === 'flag' ? reader.flag(input) : reader.text(input)]
    }),
  )
}

/** Checks a record at the door and puts its problems beside the form's fields, where nothing was said there already. */
export function checked<T extends RecordType>(
  reader: Reader,
  type: T,
  value: unknown,
  place?: string,
): StoredRecord<T> | null {
  const { record, problems } = parseRecord(type, value)
  const told = new Set(reader.problems.map(({ field }) => field))
  for (const { field, message } of problems) {
    const [first = ''] = field.split('.')
    const shown = place ?? inputFor(first)
    if (!told.has(shown)) reader.say(shown, describeRefused(message))
  }
  return record
}
