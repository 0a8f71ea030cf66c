// How records are found by what people type: names, aliases, slugs, ids, with case, accents and punctuation put aside.
// Never guesses: what fits two records fits none, and the nearest ones are offered instead.

/** The types of records that people name. */
export const NAMED_TYPES = ['actor', 'topic', 'speaker', 'outlet', 'source', 'coder'] as const
export type NamedType = (typeof NAMED_TYPES)[number]

/** A record as people may call it. `aliases` holds every other name; `detail` tells namesakes apart. */
export type Named = {
  id: string
  slug: string
  name: string
  aliases: string[]
  archived: boolean
  detail: string | null
}

/** Something else that leads to a record: a former slug, or what a record merged into it was called. */
export type Byname = { typed: string; id: string }

/** The records of one type, ready to be asked for. */
export type Naming = {
  names: readonly Named[]
  /** The one record that this means, punctuation put aside too; null for none or for several. */
  resolve: (typed: string) => Named | null
  /**
   * The one record that is called so: by its id or slug, by a name that is the same, or else by one that differs in
   * accents of Latin, Greek and Cyrillic letters. null for none or for several.
   */
  match: (typed: string) => { record: Named; isSame: boolean } | null
  /** What a form shows for the record with this id, and what resolves to it again. */
  written: (id: string) => string
}

/** Letters that no accent can be taken from. */
const PLAIN: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
}

/** Marks of direction and width, and the like: nobody sees them. */
const INVISIBLE = /\p{Cf}/gu
/** Between letters of these scripts a joiner or its opposite is part of the spelling. */
const JOINED =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Sinhala}\p{M}])[\u200c\u200d](?=[\p{L}\p{M}])/gu

/** A name without marks that nobody sees and with single spaces, composed (NFC); joiners within words stay. */
export function tidied(name: string): string {
  const joiners: string[] = []
  return name
    .normalize('NFC')
    .replace(JOINED, (mark) => {
      joiners.push(mark)
      return '\uffff'
    })
    .replace(INVISIBLE, '')
    .replace(/\uffff/g, () => joiners.shift() ?? '')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** Two names are the same where this is: case, spaces, composition and invisible marks are put aside, and nothing else. */
export const sameName = (name: string): string =>
  name.normalize('NFC').replace(INVISIBLE, '').toLowerCase().normalize('NFC').replace(/\s+/gu, ' ').trim()

// In other scripts a mark is a letter: taken off, it makes another name.
const ACCENTED = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Script=Inherited}+/gu

/** Text without the accents of Latin, Greek and Cyrillic letters. */
export const withoutAccents = (text: string): string =>
  text
    .normalize('NFD')
    .replace(ACCENTED, '')
    .normalize('NFC')
    .replace(/[ßøłđðþæœı]/g, (letter) => PLAIN[letter] ?? letter)

// Vowel points of Hebrew and Arabic are put aside where people look for a name, and nowhere else.
const POINTED = /(?<=[\p{Script=Hebrew}\p{Script=Arabic}])[\p{Script=Inherited}\p{Mn}]+/gu

/** Text for looking up: small letters without accents, vowel points and punctuation; words stand one space apart. */
export function folded(text: string): string {
  return withoutAccents(text.toLowerCase().normalize('NFKC'))
    .normalize('NFKD')
    .replace(POINTED, '')
    .normalize('NFC')
    .replace(/[\p{Cf}ـ.'’‘ʼʿʾ`´׳״]/gu, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
}

const add = (map: Map<string, Set<string>>, key: string, id: string) => {
  if (key === '') return
  const ids = map.get(key)
  if (ids) ids.add(id)
  else map.set(key, new Set([id]))
}

/** Finds records by a key of what they are called: names first, then other names, then what they are no longer called. */
function indexBy(
  names: readonly Named[],
  bynames: readonly Byname[],
  keyOf: (text: string) => string,
): (typed: string) => Named | null {
  const byId = new Map(names.map((each) => [each.id, each]))
  const [byName, byAlias, byByname] = [new Map(), new Map(), new Map()] as Map<string, Set<string>>[]
  for (const { id, slug, name, aliases } of names) {
    if (byName) add(byName, keyOf(name), id)
    for (const alias of [...aliases, slug, id]) if (byAlias) add(byAlias, keyOf(alias), id)
  }
  for (const { typed, id } of bynames) if (byByname) add(byByname, keyOf(typed), id)
  const only = (ids: ReadonlySet<string>): Named | null => {
    const all = [...ids].flatMap((id) => byId.get(id) ?? [])
    const offered = all.filter(({ archived }) => !archived)
    const [one, another] = offered.length > 0 ? offered : all
    return one && !another ? one : null
  }
  return (typed) => {
    const key = keyOf(typed)
    for (const map of [byName, byAlias, byByname]) {
      const ids = map?.get(key)
      if (ids) return only(ids)
    }
    return null
  }
}

/** A function that is made when it is first called. */
function lazily<T, R>(make: () => (value: T) => R): (value: T) => R {
  let made: ((value: T) => R) | null = null
  return (value) => {
    made ??= make()
    return made(value)
  }
}

/** The records of one type as something to ask; `bynames` lead to records by what they are no longer called. */
export function makeNaming(names: readonly Named[], bynames: readonly Byname[] = []): Naming {
  const byId = new Map(names.map((each) => [each.id, each]))
  const bySlug = new Map(names.map((each) => [each.slug, each]))
  const [byFolded, bySame, byAccents] = [
    folded,
    sameName,
    (text: string) => withoutAccents(sameName(text)),
  ].map((keyOf) => lazily(() => indexBy(names, bynames, keyOf)))
  const exactly = (typed: string) => byId.get(typed.trim()) ?? bySlug.get(typed.trim())
  const resolve = (typed: string): Named | null => exactly(typed) ?? byFolded?.(typed) ?? null
  const match: Naming['match'] = (typed) => {
    const same = exactly(typed) ?? bySame?.(typed)
    if (same) return { record: same, isSame: true }
    const alike = byAccents?.(typed)
    return alike ? { record: alike, isSame: false } : null
  }
  const written = (id: string) => {
    const record = byId.get(id)
    const ways = record ? [record.name, record.slug] : []
    return ways.find((way) => !way.includes(';') && resolve(way)?.id === id) ?? id
  }
  return { names, resolve, match, written }
}

function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>()
  for (const word of text.split(' '))
    for (let at = -1; at < word.length; at += 1) {
      const pair = `${word[at] ?? ' '}${word[at + 1] ?? ' '}`
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
    }
  return pairs
}

/** How alike two folded texts are by their pairs of letters (Dice's coefficient): 0 to 1. */
function likeness(mine: Map<string, number>, theirs: Map<string, number>): number {
  let shared = 0
  for (const [pair, count] of mine) shared += Math.min(count, theirs.get(pair) ?? 0)
  const total = [...mine.values(), ...theirs.values()].reduce((sum, count) => sum + count, 0)
  return total === 0 ? 0 : (2 * shared) / total
}

/** Longer text is compared with no name: it is none, and each comparison would cost its length. */
const LONGEST_NAME = 500
/** Below this two names are not alike enough to be offered for one another. */
const ALIKE = 0.4

/** The records that somebody who typed this may have meant, the likeliest first; archived ones are left out. */
export function nearestTo(typed: string, names: readonly Named[], limit = 3): Named[] {
  const key = folded(typed)
  if (key === '' || key.length > LONGEST_NAME) return []
  const mine = pairsOf(key)
  return names
    .filter(({ archived }) => !archived)
    .map((each) => ({
      each,
      score: Math.max(...[each.name, ...each.aliases].map((name) => likeness(mine, pairsOf(folded(name))))),
    }))
    .filter(({ score }) => score >= ALIKE)
    .sort((a, b) => b.score - a.score || (a.each.name < b.each.name ? -1 : 1))
    .slice(0, limit)
    .map(({ each }) => each)
}

/** What is wrong with a name that no record has, or that several have, and what might have been meant. */
export function describeUnknown(type: NamedType, typed: string, naming: Naming): string {
  const key = folded(typed)
  const same = naming.names.filter(
    ({ name, aliases }) => key !== '' && [name, ...aliases].map(folded).includes(key),
  )
  const either = (all: readonly Named[]) => all.map(({ id }) => `“${naming.written(id)}”`).join(' or ')
  if (same.length > 1)
    return `${same.length} records are called “${typed}”. Write which one: ${either(same)}.`
  const near = nearestTo(typed, naming.names)
  return `No ${type} is called “${typed}”.${near.length > 0 ? ` Did you mean ${either(near)}?` : ''}`
}

/** The records whose name or alias has words beginning with every word typed; archived ones are left out. */
export function namesLike(typed: string, names: readonly Named[], limit: number): Named[] {
  const key = folded(typed)
  const wanted = [...new Set(key.split(' '))].filter((word) => word !== '')
  const rankOf = ({ name, aliases, slug }: Named): number => {
    const ways = [name, ...aliases, slug].map(folded)
    const fits = ways.filter((way) => {
      const words = way.split(' ')
      return wanted.every((each) => words.some((word) => word.startsWith(each)))
    })
    if (fits.length === 0) return Number.POSITIVE_INFINITY
    if (fits.includes(key)) return 0
    return fits.some((way) => way.startsWith(key)) ? 1 : 2
  }
  return names
    .filter(({ archived }) => !archived)
    .map((each) => ({ each, rank: rankOf(each) }))
    .filter(({ rank }) => Number.isFinite(rank))
    .sort((a, b) => a.rank - b.rank || (a.each.name < b.each.name ? -1 : 1))
    .slice(0, limit)
    .map(({ each }) => each)
}

/** Whether a text looks like a mistyped name of a record: one or two letters of all are put in, taken out, changed or swapped. */
export function isSlipOf(typed: string, { name, aliases }: Named): boolean {
  const mine = folded(typed)
  return [name, ...aliases]
    .map(folded)
    .some((other) => other !== mine && distance(mine, other) <= (other.length > 8 ? 2 : 1))
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
