// The reason somebody gives for undoing a change, and how it stands in the history.
import { isolated } from '../direction'
import { quoted } from '../phrase'

/** The reason that stands with an undo: what is undone, and why. */
export function describeUndo(undone: string, reason: string): string {
  const short = undone.length > 200 ? `${undone.slice(0, 199)}…` : undone
  return `undoes ${isolated(quoted(short))}: ${isolated(reason)}`
}

/** What is wrong with a reason somebody gives; null when nothing is. */
export function reasonProblem(reason: string): string | null {
  if (reason === '')
    return 'The reason is missing. It is public: one sentence says enough, such as “the wrong file was imported”.'
  if (reason.length > 500) return `The reason has ${reason.length} letters; at most 500 stand in the history.`
  return null
}
