// Where the rows of a JSON file stand: it is a list itself, or one value after another, or somewhere in it are lists of
// objects, or objects by their ids. Reads the file once and keeps only what is counted.
import { walkJson } from './json-stream'

/** A list of objects in a file, or an object of objects by their ids (`isByKey`). */
export type JsonList = {
  /** The keys that lead to it joined by full stops, as a plan calls it; empty for the outermost object. */
  name: string
  keys: readonly string[]
  isByKey: boolean
  items: number
}

export type JsonOutline =
  | { kind: 'list' }
  /** Several values one after another, or a single object without any list. */
  | { kind: 'sequence'; values: 'one' | 'several' }
  | { kind: 'lists'; lists: readonly JsonList[] }

/** Lists of a file that are told. */
const MOST_LISTS = 100
/** Different keys that are counted in the objects of one object. */
const MOST_KEYS = 1000
/** The share of objects that have some plain value by the same key, where they are taken for objects of one kind. */
const ALIKE = 0.8

/** What is known of an object or list that is not closed yet, and in no list. */
type Open = {
  key: string
  isList: boolean
  /** All that stands in it, and how much of that is an object. */
  items: number
  objects: number
  /** Keys of plain values in it. */
  plain: Set<string>
  /** In how many of its objects a plain value stands by a key. */
  inObjects: Map<string, number>
  /** How many lists were found before it began. */
  before: number
}

const fresh = (key: string, isList: boolean, before: number): Open => ({
  ...{ key, isList, before, items: 0, objects: 0 },
  ...{ plain: new Set<string>(), inObjects: new Map<string, number>() },
})

/** The keys that pandas gives the cells of a column. */
const isCounted = (keys: Iterable<string>) => [...keys].every((key) => /^\d+$/.test(key))

class Outline {
  readonly lists: JsonList[] = []
  values = 0
  isList = false
  isDone = false
  /** Whether the outermost object has a plain value. */
  hasPlain = false
  readonly #open: Open[] = []
  /** Open objects and lists within a list: nothing in them is looked at. */
  #inList = 0

  onOpen(isList: boolean, key: string | number | null): void {
    if (this.#open.length === 0) this.#begin(isList)
    const around = this.#open.at(-1)
    if (this.#inList > 0 || around?.isList) {
      if (this.#inList === 0) this.#count(!isList)
      this.#inList += 1
      return
    }
    this.#count(!isList)
    this.#open.push(fresh(String(key ?? ''), isList, this.lists.length))
  }

  onPlain(key: string | number | null): void {
    const around = this.#open.at(-1)
    if (around === undefined) this.#begin(false)
    if (this.#inList > 0 || !around) return
    around.items += 1
    if (around.isList) return
    if (this.#open.length === 1) this.hasPlain = true
    if (around.plain.size < MOST_KEYS) around.plain.add(String(key))
  }

  onClose(): void {
    if (this.#inList > 0) {
      this.#inList -= 1
      return
    }
    const closed = this.#open.pop()
    if (!closed) return
    const around = this.#open.at(-1)
    if (!closed.isList && around) for (const key of closed.plain) countIn(around.inObjects, key)
    const isWhole = !around && this.lists.length === 0 && isOfObjects(closed)
    if (closed.isList ? closed.objects * 2 > closed.items : isByKey(closed) || isWhole) this.#take(closed)
  }

  #begin(isList: boolean): void {
    this.values += 1
    this.isList ||= isList
    // Of a list nothing more need be known; nor of two values.
    this.isDone ||= isList || this.values > 1
  }

  #count(isObject: boolean): void {
    const around = this.#open.at(-1)
    if (!around) return
    around.items += 1
    if (isObject) around.objects += 1
    // Our own statements.json: what else is in it is no table.
    if (isObject && around.isList && this.#open.length === 2 && around.key === 'statements') {
      this.lists.splice(0, this.lists.length, listOf(['statements'], around))
      this.isDone = true
    }
  }

  #take(closed: Open): void {
    const keys = [
      ...this.#open.slice(1).map(({ key }) => key),
      ...(this.#open.length > 0 ? [closed.key] : []),
    ]
    // Lists within the objects belong to their rows.
    if (!closed.isList) this.lists.length = closed.before
    if (this.lists.length < MOST_LISTS) this.lists.push(listOf(keys, closed))
  }
}

const listOf = (keys: readonly string[], { isList, items }: Open): JsonList => ({
  ...{ name: keys.join('.'), keys, isByKey: !isList, items },
})

function countIn(counts: Map<string, number>, key: string): void {
  const count = counts.get(key)
  if (count !== undefined || counts.size < MOST_KEYS) counts.set(key, (count ?? 0) + 1)
}

/** Whether an object holds nothing but objects, some of them with plain values. */
const isOfObjects = ({ items, objects, inObjects }: Open) =>
  objects > 0 && objects === items && inObjects.size > 0

/** Whether an object holds objects of one kind, each by its id. */
function isByKey({ items, objects, inObjects }: Open): boolean {
  if (objects < 2 || objects !== items) return false
  const most = Math.max(0, ...inObjects.values())
  if (most < objects * ALIKE) return false
  if (isCounted(inObjects.keys()))
    throw new Error(
      'The file has its columns one after another and not its rows, as pandas writes them by itself: write it with orient="records".',
    )
  return true
}

/** Where the rows of a file stand. Throws a sentence where it is no JSON, or its rows cannot be found. */
export async function outlineOf(file: string): Promise<JsonOutline> {
  const outline = new Outline()
  let refusal: Error | null = null
  const guarded =
    <A extends unknown[]>(work: (...args: A) => void) =>
    (...args: A) => {
      try {
        work(...args)
      } catch (error) {
        if (!(error instanceof Error)) throw error
        refusal = error
        outline.isDone = true
      }
    }
  await walkJson(
    file,
    {
      onOpen: guarded((isList, key) => outline.onOpen(isList, key)),
      onClose: guarded(() => outline.onClose()),
      onPlain: guarded((key) => outline.onPlain(key)),
    },
    () => outline.isDone,
  )
  if (refusal) throw refusal
  if (outline.isList && outline.values === 1) return { kind: 'list' }
  if (outline.values > 1) return { kind: 'sequence', values: 'several' }
  if (outline.lists.length > 0) return { kind: 'lists', lists: outline.lists }
  if (outline.hasPlain) return { kind: 'sequence', values: 'one' }
  throw new Error(
    'The file has no list of objects: it must be one, have one in it, or have an object on each line.',
  )
}
