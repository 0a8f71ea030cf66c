// Ids and slugs for the records that an import makes of names.
import { hash } from 'node:crypto'
import { freeOf, makeSlug } from '../record/slug'
import { KEPT_TYPES, type KeptType, type Known } from './known'

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

export class NewSlugs {
  readonly #taken: Record<string, Set<string>>
  /** Names that look like slugs: no other record is given one of them. */
  readonly #reserved = new Set<string>()

  constructor(taken: Known['taken']) {
    this.#taken = Object.fromEntries(KEPT_TYPES.map((type) => [type, new Set(taken[type])]))
  }

  /** Keeps a name of the table, should it look like a slug, for what it names. */
  reserve(type: KeptType, name: string): void {
    if (SLUG.test(name)) this.#reserved.add(`${type} ${name}`)
  }

  /** A free one, from the slug that the table gives or from the name: none by which another name would be found. */
  next(type: KeptType, name: string, spellings: ReadonlyMap<string, number>, given?: string): string {
    const used = this.#taken[type] ?? new Set()
    const wish = given !== undefined && SLUG.test(given) ? given : makeSlug(name)
    const slug = freeOf(
      wish || `${type}-${hash('sha256', name).slice(0, 8)}`,
      (each) => used.has(each) || (this.#reserved.has(`${type} ${each}`) && !spellings.has(each)),
    )
    used.add(slug)
    return slug
  }
}
