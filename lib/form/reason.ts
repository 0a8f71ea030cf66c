// The reason that every change of a record needs.
import type { Problem } from '../record/schema'

/** What is wrong with a reason; null when nothing is. */
export function whyProblem(why: string): Problem | null {
  if (why === '')
    return {
      field: 'why',
      message:
        'The reason is missing. One sentence is enough, such as “The outlet moved the page”. It is public.',
    }
  if (why.length > 500)
    return {
      field: 'why',
      message: `The reason has ${why.length} letters; at most 500 stand in the history.`,
    }
  return null
}
