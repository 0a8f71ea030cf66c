import { DraftKeeper } from '@/app/desk/_parts/draft-keeper'
import { askedFields, type FormType, isOrdered } from '@/lib/form/record'
import { type NamedField, whole } from '@/lib/record/field'
import { labelOf } from '@/lib/record/fields'
import { FieldInput, type Filled, inputId, Line } from './form-kit'

/** A table, a block for each row; rows that have an order end with some empty ones. */
function RowsField({ field, fields, problems }: Filled & { field: NamedField }) {
  const { name, label, hint, columns = [] } = field
  const taken = Object.keys(fields).flatMap((key) => {
    const [head, index] = key.split('.')
    return head === name && index !== undefined && /^\d{1,3}$/.test(index) ? [Number(index)] : []
  })
  const used = [...new Set(taken)].sort((a, b) => a - b)
  const next = (used.at(-1) ?? -1) + 1
  const ordered = isOrdered(field)
  const indices = [...used, ...(ordered ? [next, next + 1, next + 2] : used.length === 0 ? LEVEL_ROWS : [])]
  return (
    <fieldset className="entry-part">
      <legend>{label}</legend>
      {hint && <p className="entry-hint">{hint}</p>}
      {problems
        .filter((problem) => problem.field === name)
        .map(({ message }) => (
          <p className="entry-problem" key={message} id={inputId(name)}>
            {message}
          </p>
        ))}
      {indices.map((index, place) => (
        <fieldset className="entry-line" key={index}>
          <legend>{index < next ? `${label}, line ${place + 1}` : 'A new line'}</legend>
          <div className="entry-pair">
            {columns
              .filter(({ kind }) => kind !== 'text')
              .map((column) => (
                <FieldInput
                  key={column.name}
                  field={column}
                  name={`${name}.${index}.${column.name}`}
                  fields={
                    used.length === 0 && column.name === 'level'
                      ? { ...fields, [`${name}.${index}.level`]: [String(3 - index)] }
                      : fields
                  }
                  problems={problems}
                />
              ))}
            {ordered && (
              <FieldInput field={PLACE} name={`${name}.${index}.place`} fields={fields} problems={problems} />
            )}
          </div>
          {columns
            .filter(({ kind }) => kind === 'text')
            .map((column) => (
              <FieldInput
                key={column.name}
                field={column}
                name={`${name}.${index}.${column.name}`}
                fields={fields}
                problems={problems}
              />
            ))}
        </fieldset>
      ))}
    </fieldset>
  )
}

/** Where a row stands among the others; not stored. */
const PLACE = { name: 'place', ...whole('Place', 0) }

/** From +3 down to -3. */
const LEVEL_ROWS = [0, 1, 2, 3, 4, 5, 6]

/** What a field of a record's form is called. */
export const formLabel = (type: FormType) => (field: string) =>
  field === 'why' ? WHY : field.endsWith('.place') ? 'Place' : labelOf(type, field)

const WHY = 'Reason for the change'

/** The form of a record of any type but statements, with what is wrong beside its fields. */
export function RecordForm({
  type,
  fields,
  problems,
  hidden,
  whyHint,
  action,
  back,
  submit,
}: Filled & {
  type: FormType
  /** Inputs that nobody sees, by name. */
  hidden: Readonly<Record<string, string>>
  whyHint: string
  action: string
  /** Where the way back leads. */
  back: string
  submit: string
}) {
  const asked = askedFields(type)
  const filled = { fields, problems }
  const id = 'entry'
  return (
    <form id={id} className="entry" method="post" action={action} noValidate>
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} defaultValue={value} />
      ))}
      <div className="entry-part">
        {asked
          .filter(({ kind }) => kind !== 'rows')
          .map((field) => (
            // A short address that is left empty is made up, so nobody needs to type it.
            <FieldInput
              key={field.name}
              field={field}
              needed={field.needed && field.name !== 'slug'}
              {...filled}
            />
          ))}
      </div>
      {asked
        .filter(({ kind }) => kind === 'rows')
        .map((field) => (
          <RowsField key={field.name} field={field} {...filled} />
        ))}
      <div className="entry-part">
        <Line name="why" label={WHY} hint={whyHint} needed {...filled} />
      </div>
      <div className="entry-actions">
        <button type="submit" className="button primary">
          {submit}
        </button>
        <button type="submit" className="button" formAction="/desk/drafts/save" formNoValidate>
          Save draft
        </button>
        <a href={back}>Back without storing</a>
        <DraftKeeper form={id} />
      </div>
    </form>
  )
}
