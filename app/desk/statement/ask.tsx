import { FieldInput, type Filled } from '@/app/desk/_parts/form-kit'
import { askedFields, fieldOfInput, inputOf } from '@/lib/form/statement/inputs'
import type { Part } from '@/lib/record/field'

/** An input of the statement form that is a field of a record, in the words of its row unless others are given. */
export function Ask({
  name,
  ...given
}: Filled & { name: string; hint?: string | undefined; needed?: boolean; lang?: string | undefined }) {
  const field = fieldOfInput(name)
  return field && <FieldInput field={field} name={name} {...given} />
}

/** The fields of a part that it gives no place of their own, in the order of their rows. */
export function Others({ part, placed, ...filled }: Filled & { part: Part; placed: readonly string[] }) {
  return [...askedFields('statement'), ...askedFields('coding')]
    .filter((field) => field.part === part && !placed.includes(inputOf(field)))
    .map((field) => <FieldInput key={field.name} field={field} name={inputOf(field)} {...filled} />)
}
