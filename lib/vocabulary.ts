// What a data set knows by name: the words that a question may use, and how a slug finds them.

export type Term = { slug: string; name: string; formerSlugs: readonly string[] }

/** The words a question may use. Actors and topics in their stated order. */
export type Vocabulary = {
  actors: readonly (Term & { shortName: string; members: readonly string[] })[]
  topics: readonly Term[]
  /** Only those that the question at hand names: a data set may have thousands. */
  speakers: readonly Term[]
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
