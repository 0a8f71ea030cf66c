// The coding in the statement form: the codebook's questions, the level and the reason.
import { type Decision, levelLedBy } from '../../record/decision'
import type { StoredRecord } from '../../record/schema'
import { describeLevel, describeSigned, type Level, parseLevel } from '../../stance'
import { type Fields, typedIn } from '../fields'
import { askedFields, inputOf } from './inputs'
import { checked, plainValues, type Reader } from './reader'

/** A coding as the form gives it; id and coder are for the caller to say. */
export type FormCoding = Omit<StoredRecord<'coding'>, 'id' | 'coderId' | 'statementId'>

const CODING = ['decision', ...askedFields('coding').map(inputOf)]

/** Whether anything was said about the level. */
export const hasCoding = (fields: Fields) => CODING.some((name) => typedIn(fields, name) !== null)

/** The level to which the answers of the form lead by the codebook's questions; null where they lead nowhere. */
export function levelLedTo(fields: Fields, decision: Decision): Level | null {
  const is = (name: string) => typedIn(fields, name) !== null
  return levelLedBy(decision, typedIn(fields, 'decision') ?? '', {
    conditional: is('conditional'),
    hedged: is('hedged'),
  })
}

export function readCoding(reader: Reader): { coding: FormCoding; led: Level | null } | null {
  const { fields, known } = reader
  if (!hasCoding(fields)) return null
  if (!known.codebook) {
    reader.say(
      'level',
      'There is no codebook yet, so nothing can be coded. Load one on the desk, or empty the coding.',
    )
    return null
  }
  const typed = reader.text('level')
  const direct = typed === null ? null : parseLevel(typed)
  if (typed !== null && direct === null)
    reader.say('level', `“${typed}” is no level. A level is a whole number from −3 to +3.`)
  const led = levelLedTo(fields, known.codebook.decision)
  const outOfScope = reader.flag('outOfScope')
  const level = outOfScope ? null : (direct ?? led)
  if (outOfScope && (direct ?? led) !== null)
    reader.say('outOfScope', 'What is out of scope has no level, not even 0. Take back the one or the other.')
  if (!outOfScope && level === null && typed === null)
    reader.say(
      'level',
      'Answer the questions, set a level, or say that it is out of scope. To code it later, empty the rest of the coding.',
    )
  const disagree = direct !== null && led !== null && direct !== led
  const rationale = reader.text('rationale')
  if (rationale === null)
    reader.say(
      'rationale',
      disagree
        ? `The questions lead to ${describeSigned(led)} (${describeLevel(led)}), and you set ${describeSigned(direct)}. Say in one sentence why your level is right, or take the other.`
        : 'Say in one sentence why this level.',
    )
  const value = { ...plainValues(reader, 'coding'), codebookId: known.codebook.id, level, outOfScope }
  // The ids are not the form's to say.
  const stored = checked(reader, 'coding', { ...value, id: 'c', statementId: 's', coderId: 'c' })
  if (!stored) return null
  const { id: _id, statementId: _statement, coderId: _coder, ...coding } = stored
  return { coding, led: disagree ? led : null }
}
