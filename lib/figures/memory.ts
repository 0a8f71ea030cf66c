// Results that cost something and depend on counts alone, kept for the next one who asks. Forgets the oldest first.

/** So many results are kept of each kind. */
const REMEMBERED = 20_000

/** A memory: hands out what is known under a key, and makes and keeps what is not. */
export function memory<T>(): (key: string, make: () => T) => T {
  const known = new Map<string, T>()
  return (key, make) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make()
    const [oldest] = known.keys()
    if (known.size >= REMEMBERED && oldest !== undefined) known.delete(oldest)
    known.set(key, made)
    return made
  }
}
