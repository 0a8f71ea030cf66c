// Short addresses and ids made of names in any script, and the next one that is free.
import anyAscii from 'any-ascii'

/** The longest slug that is made; a typed one may be longer. */
const LONGEST = 60

/**
 * An address made of names: "Ceasefire talks" is "ceasefire-talks", “Красный Крест” is "krasnyy-krest". Whole words, 60
 * characters at most; empty where nothing has a letter or a digit.
 */
export function makeSlug(...names: readonly (string | null | undefined)[]): string {
  const words = names.flatMap((name) =>
    anyAscii((name ?? '').normalize('NFKC').replaceAll(/[’'ʼʿʾ`´]/g, ''))
      .replaceAll(/[’'`]/g, '')
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word !== ''),
  )
  let slug = ''
  for (const word of words) {
    const longer = slug === '' ? word.slice(0, LONGEST) : `${slug}-${word}`
    if (longer.length > LONGEST) break
    slug = longer
  }
  return slug
}

/** More of one wish are a mistake somewhere, not a data set. */
const MOST_NAMESAKES = 10_000

/** A slug or id, then the same with the next numbers behind it: "the-times", "the-times-2" … */
function* namesakesOf(wish: string): Generator<string, void> {
  yield wish
  for (let count = 2; count <= MOST_NAMESAKES; count += 1) yield `${wish}-${count}`
}

const noneFree = (wish: string) => new Error(`No id like ${wish} is free.`)

/**
 * The first of the namesakes that nothing has.
 * @throws when ten thousand are taken
 */
export function freeOf(wish: string, isTaken: (slug: string) => boolean): string {
  for (const slug of namesakesOf(wish)) if (!isTaken(slug)) return slug
  throw noneFree(wish)
}

/**
 * What `answer` says of the first of the namesakes for which it says anything but null.
 * @throws when it says nothing of ten thousand
 */
export async function firstOf<T>(wish: string, answer: (slug: string) => Promise<T | null>): Promise<T> {
  for (const slug of namesakesOf(wish)) {
    const found = await answer(slug)
    if (found !== null) return found
  }
  throw noneFree(wish)
}
