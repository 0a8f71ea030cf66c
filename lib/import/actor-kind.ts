// What kind of actor a new name is likely to be: a state where it is called as one, else an organisation. Shown in the
// plan, where people say otherwise.
import { sameName, withoutAccents } from '../record/naming'

/** Codes of regions that are no states. */
const NO_STATES = new Set(['EU', 'UN', 'EZ', 'QO', 'AQ', 'XA', 'XB', 'ZZ'])
const LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'pt', 'ar', 'he', 'ru', 'tr', 'fa']
const key = (name: string) => withoutAccents(sameName(name)).replace(/^(?:the|la|le|der|die|el) /, '')

let states: ReadonlySet<string> | null = null

/** The names of states in some languages, and their codes of two letters. */
function namesOfStates(): ReadonlySet<string> {
  const found = new Set([
    'uk',
    'us',
    'usa',
    'uae',
    'drc',
    'united states of america',
    'great britain',
    'palestine',
  ])
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const first of letters)
      for (const second of letters) {
        const name = NO_STATES.has(first + second) ? undefined : names.of(first + second)
        if (name !== undefined) found.add(key(name))
      }
  }
  return found
}

/** The likely kind of an actor of this name; whoever imports it has the last word. */
export function guessActorKind(name: string): 'state' | 'organisation' {
  states ??= namesOfStates()
  return states.has(key(name)) ? 'state' : 'organisation'
}
