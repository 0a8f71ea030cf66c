// What a data set knows by name: the words that a question may use, and how a slug finds them.

export type Term = {
  slug: string
  name: string
  formerSlugs: readonly string[]
  /** Archived, and no statement is left with it: offered and listed nowhere, while its address keeps asking for it. */
  shelved?: true
}

/** Terms that lists and forms offer. */
export const offeredIn = <T extends Term>(terms: readonly T[]): T[] => terms.filter(({ shelved }) => !shelved)

/** So many actors stand side by side where nobody has chosen any: those with most statements. */
export const MOST_AT_FIRST = 12

/** The words a question may use. Actors and topics in their stated order. */
export type Vocabulary = {
  actors: readonly (Term & { shortName: string; members: readonly string[] })[]
  topics: readonly Term[]
  /** Only those that the question at hand names: a data set may have thousands. */
  speakers: readonly Term[]
  /** Asked for where nobody names any: the data set's own choice, or those with most statements. */
  defaultActors: readonly string[]
}

/** Finds terms by their slugs, or by former ones that no other has now. */
export function finder(terms: readonly Term[]): (slug: string) => string | undefined {
  const slugs = new Map<string, string>()
  for (const { slug } of terms) if (!slugs.has(slug)) slugs.set(slug, slug)
  for (const { slug, formerSlugs } of terms)
    for (const former of formerSlugs) if (!slugs.has(former)) slugs.set(former, slug)
  return (slug) => slugs.get(slug)
}

/** The name of a term; its slug where nobody knows it. */
export const nameOf = (terms: readonly Pick<Term, 'slug' | 'name'>[], slug: string): string =>
  terms.find((term) => term.slug === slug)?.name ?? slug
