// Why a command failed, as a sentence for people.
import { describeTrouble } from '@/lib/db/store/trouble'

/** The reason for a failure as a sentence. */
export function describeFailure(error: unknown): string {
  const trouble = describeTrouble(error)
  if (trouble) return `${trouble.title}. ${trouble.advice}`
  if (error instanceof RangeError && /call stack/.test(error.message))
    return 'Something in the file is nested more deeply than can be read.'
  const message = error instanceof Error ? error.message : String(error)
  return /[.!?”]$/.test(message) ? message : `${message}.`
}
