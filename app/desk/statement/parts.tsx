import type { ReactNode } from 'react'
import { NameBox } from '@/app/_parts/name-box'
import type { Fields } from '@/lib/form-fields'
import type { Problem } from '@/lib/statement'

/** What every part of the form is given: what was typed and what is wrong with it. */
export type Filled = { fields: Fields; problems: readonly Problem[] }

type Own = Filled & { name: string; label: ReactNode; hint?: ReactNode; needed?: boolean; row?: number }

const idOf = (name: string, row = 0) => `f-${name}${row === 0 ? '' : `-${row}`}`
const hintOf = (name: string, row = 0) => `h-${name}-${row}`
const wrongOf = (name: string, row = 0) => `p-${name}-${row}`

/** The anchor of a field, for the list of what is wrong. */
export const anchorOf = (name: string) => `#${idOf(name)}`

const valueIn = ({ fields, name, row = 0 }: Own) => fields[name]?.[row] ?? ''
// The rows of one table share their problems; they are shown at the first.
const wrongIn = ({ problems, name, row = 0 }: Own) =>
  row === 0 ? problems.filter(({ field }) => field === name) : []

function describedBy(own: Own): string | undefined {
  const ids = [
    ...(own.hint ? [hintOf(own.name, own.row)] : []),
    ...(wrongIn(own).length > 0 ? [wrongOf(own.name, own.row)] : []),
  ]
  return ids.length > 0 ? ids.join(' ') : undefined
}

const Needed = () => <span className="entry-needed"> needed</span>

function Hint({ own }: { own: Own }) {
  return own.hint ? (
    <p className="entry-hint" id={hintOf(own.name, own.row)}>
      {own.hint}
    </p>
  ) : null
}

function Wrong({ own }: { own: Own }) {
  const wrong = wrongIn(own)
  if (wrong.length === 0) return null
  return (
    <div id={wrongOf(own.name, own.row)}>
      {wrong.map(({ message }) => (
        <p key={message} className="entry-problem">
          {message}
        </p>
      ))}
    </div>
  )
}

function Field({ own, children }: { own: Own; children: ReactNode }) {
  return (
    <div className="entry-field">
      <label htmlFor={idOf(own.name, own.row)}>
        {own.label}
        {own.needed && <Needed />}
      </label>
      <Hint own={own} />
      <Wrong own={own} />
      {children}
    </div>
  )
}

const shared = (own: Own) => ({
  id: idOf(own.name, own.row),
  name: own.name,
  defaultValue: valueIn(own),
  'aria-describedby': describedBy(own),
  'aria-invalid': wrongIn(own).length > 0 || undefined,
})

/** One line of text. */
export function Line({ kind, ...own }: Own & { kind?: 'day' | 'language' }) {
  const more = kind === 'day' ? { type: 'date', max: '9999-12-31' } : {}
  return (
    <Field own={own}>
      <input {...shared(own)} {...more} data-kind={kind} dir={kind ? 'ltr' : 'auto'} autoComplete="off" />
    </Field>
  )
}

/** Several lines of text, in whatever direction they are written. */
export function Prose({ rows = 3, lang, ...own }: Own & { rows?: number; lang?: string | undefined }) {
  return (
    <Field own={own}>
      <textarea {...shared(own)} rows={rows} dir="auto" lang={lang} />
    </Field>
  )
}

/** A box for the name of a record, or for several. */
export function Name({
  type,
  many = false,
  ...own
}: Own & { type: 'actor' | 'speaker' | 'topic' | 'outlet' | 'source'; many?: boolean }) {
  return (
    <Field own={own}>
      <NameBox
        id={idOf(own.name, own.row)}
        name={own.name}
        type={type}
        value={valueIn(own)}
        many={many}
        invalid={wrongIn(own).length > 0}
        describedBy={describedBy(own)}
      />
      {wrongIn(own).length > 0 && (
        <p className="entry-hint">
          <a href={`/desk/${type}/new`} target="_blank" rel="noreferrer">
            Add a new {type}
          </a>{' '}
          in another tab: what you typed here is kept.
        </p>
      )}
    </Field>
  )
}

/** A question with a yes. */
export function Tick({ value = 'yes', ...own }: Own & { value?: string }) {
  return (
    <div className="entry-field">
      <div className="entry-check">
        <input
          type="checkbox"
          id={idOf(own.name)}
          name={own.name}
          value={value}
          defaultChecked={valueIn(own) !== ''}
          aria-describedby={describedBy(own)}
        />
        <label htmlFor={idOf(own.name)}>{own.label}</label>
      </div>
      <Hint own={own} />
      <Wrong own={own} />
    </div>
  )
}

/** A question with one of several answers. */
export function Choice({
  answers,
  ...own
}: Own & { answers: readonly (readonly [value: string, words: ReactNode])[] }) {
  const chosen = valueIn(own)
  return (
    <fieldset className="entry-field" aria-describedby={describedBy(own)}>
      <legend>
        {own.label}
        {own.needed && <Needed />}
      </legend>
      <Hint own={own} />
      <Wrong own={own} />
      <div className="answers">
        {answers.map(([value, words], place) => (
          <label key={value} className="choice">
            <input
              type="radio"
              id={place === 0 ? idOf(own.name) : undefined}
              name={own.name}
              value={value}
              defaultChecked={chosen === value}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** One of a few words, where every row must answer. */
export function Pick({
  answers,
  ...own
}: Own & { answers: readonly (readonly [value: string, words: string])[] }) {
  return (
    <Field own={own}>
      <select {...shared(own)}>
        {answers.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </Field>
  )
}
