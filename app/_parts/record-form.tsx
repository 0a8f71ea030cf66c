import type { ReactNode } from 'react'
import { type Fields, typed } from '@/lib/form-fields'
import type { Naming } from '@/lib/naming'
import { type Field, labelOf } from '@/lib/record-fields'
import { askedFields, type FormType, isOrdered, type Names } from '@/lib/record-form'
import type { Problem } from '@/lib/statement'
import { describeCount } from '@/lib/words'
import { DraftKeeper } from './draft-keeper'

// Server-drawn forms that need no script. Nothing is checked by the browser: the server's words are better, and a text
// that is no day yet must stand in its field again.

export const inputId = (name: string) => `field-${name.replaceAll('.', '-')}`

/** More than these are typed without being offered: a list of all sources can be larger than the page. */
const MOST_OFFERED = 400

/** What is wrong, on top of a form, each leading to its field. */
export function ProblemList({
  problems,
  labelled,
  children,
}: {
  problems: readonly Problem[]
  /** What a field is called. */
  labelled: (field: string) => string
  children?: ReactNode
}) {
  if (problems.length === 0) return null
  return (
    <div className="entry-problems" role="alert" id="problems">
      <h2>Nothing was stored yet: {describeCount(problems.length, 'thing')} to mend</h2>
      <ul>
        {problems.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            {field === '' ? message : <a href={`#${inputId(field)}`}>{labelled(field)}</a>}
            {field === '' ? '' : `: ${message}`}
          </li>
        ))}
      </ul>
      {children}
    </div>
  )
}

/** A field with its label above, its hint, what is wrong with it, and the input, which gets the attributes that tie them. */
export function EntryField({
  name,
  label,
  hint,
  needed = false,
  problems,
  children,
}: {
  name: string
  label: string
  hint?: string | undefined
  needed?: boolean
  problems: readonly Problem[]
  children: (tied: {
    id: string
    name: string
    'aria-describedby': string | undefined
    'aria-invalid': true | undefined
    'aria-required': true | undefined
  }) => ReactNode
}) {
  const id = inputId(name)
  const mine = problems.filter(({ field }) => field === name)
  const described = [...(hint ? [`${id}-hint`] : []), ...mine.map((_, place) => `${id}-problem-${place}`)]
  return (
    <div className="entry-field">
      <label htmlFor={id}>
        {label} {needed && <span className="entry-needed">(needed)</span>}
      </label>
      {hint && (
        <p className="entry-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {mine.map(({ message }, place) => (
        <p className="entry-problem" id={`${id}-problem-${place}`} key={message}>
          {message}
        </p>
      ))}
      {children({
        id,
        name,
        'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
        'aria-invalid': mine.length > 0 || undefined,
        'aria-required': needed || undefined,
      })}
    </div>
  )
}

/** The names that inputs with `list={listId(of)}` offer. */
export const listId = (of: string) => `names-${of}`

export function NameList({ of, naming }: { of: string; naming: Naming }) {
  const offered = naming.names.filter(({ archived }) => !archived).slice(0, MOST_OFFERED)
  return (
    <datalist id={listId(of)}>
      {offered.map(({ id, detail }) => (
        <option key={id} value={naming.written(id)}>
          {detail}
        </option>
      ))}
    </datalist>
  )
}

/** One field of a record, whatever its kind. */
function RecordField({
  field,
  name = field.name,
  fields,
  problems,
}: {
  field: Field
  name?: string
  fields: Fields
  problems: readonly Problem[]
}) {
  const text = typed(fields, name)
  const { kind, label, hint, choices, of, needed = false } = field
  if (kind === 'names') return <NamesField field={field} fields={fields} problems={problems} />
  return (
    // What is left empty is made up, so nobody needs to type it.
    <EntryField {...{ name, label, hint, problems }} needed={needed && name !== 'slug'}>
      {(tied) => {
        if (kind === 'choice')
          return (
            <select {...tied} defaultValue={text}>
              <option value="">Choose</option>
              {choices?.map((choice) => (
                <option key={choice} value={choice}>
                  {choice}
                </option>
              ))}
            </select>
          )
        if (kind === 'text' || kind === 'lines')
          return <textarea {...tied} dir="auto" defaultValue={text} rows={rowsFor(text, kind === 'lines')} />
        return (
          <input
            {...tied}
            type="text"
            dir={kind === 'line' || kind === 'name' ? 'auto' : undefined}
            defaultValue={text}
            data-kind={field.name === 'slug' ? 'slug' : kind}
            list={kind === 'name' && of ? listId(of) : undefined}
            inputMode={kind === 'address' ? 'url' : kind === 'whole' ? 'numeric' : undefined}
            autoComplete="off"
            spellCheck={kind === 'line' ? undefined : false}
          />
        )
      }}
    </EntryField>
  )
}

const rowsFor = (text: string, lines: boolean) =>
  Math.min(18, Math.max(3, text.split('\n').length + 1, lines ? 0 : Math.ceil(text.length / 85) + 1))

/** Empty inputs after those that are filled. */
const SPARE = 3

/** Several records, an input each, so that each offers names. */
function NamesField({
  field: { name, label, hint, of, needed = false },
  fields,
  problems,
}: {
  field: Field
  fields: Fields
  problems: readonly Problem[]
}) {
  const filled = typed(fields, name)
    .split('\n')
    .filter((line) => line !== '')
  const lines = [...filled, ...Array.from({ length: SPARE }, () => '')]
  const id = inputId(name)
  const mine = problems.filter(({ field }) => field === name)
  return (
    <fieldset className="entry-field" aria-describedby={hint ? `${id}-hint` : undefined}>
      <legend>
        {label} {needed && <span className="entry-needed">(needed)</span>}
      </legend>
      {hint && (
        <p className="entry-hint" id={`${id}-hint`}>
          {hint} Store the form for more lines.
        </p>
      )}
      {mine.map(({ message }) => (
        <p className="entry-problem" key={message}>
          {message}
        </p>
      ))}
      <div className="entry-names">
        {lines.map((line, place) => (
          <input
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing but its place
            key={place}
            id={place === 0 ? id : undefined}
            name={name}
            type="text"
            dir="auto"
            defaultValue={line}
            list={of && listId(of)}
            autoComplete="off"
            aria-label={`${label}, line ${place + 1}`}
            aria-invalid={
              mine.some(({ message }) => line !== '' && message.includes(`“${line}”`)) || undefined
            }
          />
        ))}
      </div>
    </fieldset>
  )
}

/** A table, a block for each row; rows that have an order end with some empty ones. */
function RowsField({
  field,
  fields,
  problems,
}: {
  field: Field
  fields: Fields
  problems: readonly Problem[]
}) {
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
                <RecordField
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
              <RecordField
                field={{ name: 'place', label: 'Place', kind: 'whole' }}
                name={`${name}.${index}.place`}
                fields={fields}
                problems={problems}
              />
            )}
          </div>
          {columns
            .filter(({ kind }) => kind === 'text')
            .map((column) => (
              <RecordField
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

/** From +3 down to -3. */
const LEVEL_ROWS = [0, 1, 2, 3, 4, 5, 6]

/** What a field of a record's form is called. */
export const formLabel = (type: FormType) => (field: string) =>
  field === 'why' ? 'Why' : field.endsWith('.place') ? 'Place' : labelOf(type, field)

/** The form of a record of any type but statements, with what is wrong beside its fields. */
export function RecordForm({
  type,
  fields,
  problems,
  names,
  hidden,
  whyHint,
  action,
  back,
  submit,
}: {
  type: FormType
  fields: Fields
  problems: readonly Problem[]
  names: Names
  /** Inputs that nobody sees, by name. */
  hidden: Readonly<Record<string, string>>
  whyHint: string
  action: string
  /** Where the way back leads. */
  back: string
  submit: string
}) {
  const asked = askedFields(type)
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
            <RecordField key={field.name} field={field} fields={fields} problems={problems} />
          ))}
      </div>
      {asked
        .filter(({ kind }) => kind === 'rows')
        .map((field) => (
          <RowsField key={field.name} field={field} fields={fields} problems={problems} />
        ))}
      <div className="entry-part">
        <EntryField name="why" label="Why" hint={whyHint} needed problems={problems}>
          {(tied) => (
            <input {...tied} type="text" dir="auto" maxLength={500} defaultValue={typed(fields, 'why')} />
          )}
        </EntryField>
      </div>
      {[...names].map(([of, naming]) => (
        <NameList key={of} of={of} naming={naming} />
      ))}
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
