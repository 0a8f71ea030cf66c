// The parts of the statement form about which people decide when two changed one statement.

import type { FormPart } from '../conflict'
import { cleaned, type Fields, typedIn } from '../fields'
import { INPUTS, labelOfInput } from './inputs'

/** Inputs whose values belong together, row by row. */
const FURTHER = ['further', 'furtherOutlet', 'furtherHow', 'furtherVia', 'furtherPassage']

/** The rows of further sources as lines; rows that name nothing are none. */
function furtherIn(fields: Fields): string {
  const rows = (fields.further ?? []).map((_, row) =>
    FURTHER.map((input) => cleaned(fields[input]?.[row] ?? '').trim()).filter((cell) => cell !== ''),
  )
  return rows
    .filter((cells) => cells.some((cell) => cell !== 'also'))
    .map((cells) => cells.join(', '))
    .join('\n')
}

/** What belongs to the saving and not to the statement. */
const UNDECIDED = ['id', 'why', 'adopt', 'coding', 'newOutlet', ...FURTHER]

const single = (input: string): FormPart => ({
  field: input,
  label: labelOfInput(input),
  has: (other) => other === input,
  textOf: (fields) => typedIn(fields, input) ?? '',
})

export const STATEMENT_PARTS: readonly FormPart[] = [
  ...INPUTS.filter((input) => !UNDECIDED.includes(input)).map(single),
  {
    field: 'further',
    label: labelOfInput('further'),
    has: (input) => FURTHER.includes(input),
    textOf: furtherIn,
  },
]
