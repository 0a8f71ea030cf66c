// The inputs of the statement form: which field of which record each of them is, and what those are called that are no
// field. A problem of a record is shown beside the input that fills its field.
import type { NamedField } from '../../record/field'
import { eachField, fieldsOf, plainFields } from '../../record/fields'

/** What stands in the form beside the fields of records. */
const OWN: Readonly<Record<string, string>> = {
  source: 'Source',
  passage: 'Passage',
  sourceVia: 'Reached us through',
  quoteChecked: 'Checked against the source',
  further: 'Further sources',
  furtherOutlet: 'Outlet of a further source',
  furtherVia: 'Through which source',
  furtherPassage: 'Passage of a further source',
  newOutlet: 'New outlet',
  newSpeaker: 'New speaker',
  newSpeakerKind: 'Kind of the new speaker',
  newSpeakerActor: 'Actor of the new speaker',
  describedBy: 'Describer',
  coding: 'Coding',
  adopt: 'Coding used in figures',
  id: 'Id',
  why: 'Reason for the change',
}

/** The input in which a field is filled in. */
export const inputOf = ({ name, input }: NamedField): string => input ?? name

const FIELD_OF = new Map(
  [
    ...fieldsOf('source').filter(({ input }) => input !== undefined),
    ...fieldsOf('coding'),
    ...fieldsOf('statement'),
  ].map((field) => [inputOf(field), field]),
)

/** Every input, the fields' first. */
export const INPUTS: readonly string[] = [...new Set([...FIELD_OF.keys(), ...Object.keys(OWN)])]

/** The field that an input fills; null for what is no field of a record. */
export const fieldOfInput = (input: string): NamedField | null =>
  Object.hasOwn(OWN, input) ? null : (FIELD_OF.get(input) ?? null)

/** What an input of the statement form is called where it is spoken of. */
export const labelOfInput = (input: string): string => OWN[input] ?? FIELD_OF.get(input)?.label ?? input

/** The input beside which a problem of a statement's or a coding's field is shown. */
export const inputFor = (field: string): string => {
  // Whether it is counted follows from whether somebody else describes it.
  if (field === 'counted') return 'described'
  const known = [...fieldsOf('statement'), ...fieldsOf('coding')].find(({ name }) => name === field)
  return known ? inputOf(known) : field
}

/** Inputs of prose, which are told how long they are; the rest is short or chosen. */
export const PROSE: ReadonlySet<string> = new Set(
  [...eachField('statement'), ...eachField('coding')].flatMap((field) =>
    (field.kind === 'line' || field.kind === 'text') && !field.isPrivate ? [inputOf(field)] : [],
  ),
)

/** The fields of a type that the form asks for as they are: no names of records, nothing that follows from others. */
export const askedFields = <T extends 'statement' | 'coding'>(type: T) =>
  plainFields(type).filter(({ isDerived }) => !isDerived)
