import type { ReactNode } from 'react'
import { NameBox, type OfferedType } from '@/app/desk/_parts/name-box'
import { type Fields, typedIn } from '@/lib/form/fields'
import { describeCount } from '@/lib/phrase'
import type { NamedField } from '@/lib/record/field'
import type { Problem } from '@/lib/record/schema'

// Server-drawn inputs that need no script, each with its label above, its hint and what is wrong with it. Nothing is checked
// by the browser: the server's words are better, and a text that is no day yet must stand in its field again.

/** What every input of a form is given: what was typed and what is wrong with it. */
export type Filled = { fields: Fields; problems: readonly Problem[] }

type Own = Filled & {
  name: string
  label: ReactNode
  hint?: ReactNode | undefined
  needed?: boolean | undefined
  /** Its place among the inputs of this name, one a row. */
  row?: number | undefined
}

/** The id of an input, for labels and for links to it. */
export const inputId = (name: string, row = 0) =>
  `field-${name.replaceAll('.', '-')}${row === 0 ? '' : `-${row}`}`

const partId = ({ name, row }: Own, part: 'hint' | 'problem') => `${inputId(name, row)}-${part}`

// Several inputs of one name are lines of one text where they are no rows.
const valueIn = ({ fields, name, row }: Own) =>
  row === undefined
    ? (fields[name] ?? []).filter((text) => text !== '').join('\n')
    : (fields[name]?.[row] ?? '')
// The rows of one table share their problems; they are shown at the first.
const problemsIn = ({ problems, name, row = 0 }: Own) =>
  row === 0 ? problems.filter(({ field }) => field === name) : []

const describedBy = (own: Own): string | undefined =>
  [
    ...(own.hint ? [partId(own, 'hint')] : []),
    ...(problemsIn(own).length > 0 ? [partId(own, 'problem')] : []),
  ].join(' ') || undefined

/** What is wrong, on top of a form, each leading to its input. */
export function ProblemList({
  problems,
  labelOf,
}: {
  problems: readonly Problem[]
  /** What an input is called. */
  labelOf: (field: string) => string
}) {
  if (problems.length === 0) return null
  return (
    <section className="entry-problems" role="alert" id="problems">
      <h2>Nothing is stored yet: {describeCount(problems.length, 'field')} to fix</h2>
      <ul>
        {problems.map(({ field, message }) => (
          <li key={`${field} ${message}`}>
            {field === '' ? message : <a href={`#${inputId(field)}`}>{labelOf(field)}</a>}
            {field === '' ? '' : `: ${message}`}
          </li>
        ))}
      </ul>
    </section>
  )
}

const Needed = ({ own }: { own: Own }) => (own.needed ? <span className="entry-needed"> needed</span> : null)

function Remarks({ own }: { own: Own }) {
  const problems = problemsIn(own)
  return (
    <>
      {own.hint && (
        <p className="entry-hint" id={partId(own, 'hint')}>
          {own.hint}
        </p>
      )}
      {problems.length > 0 && (
        <div id={partId(own, 'problem')}>
          {problems.map(({ message }) => (
            <p key={message} className="entry-problem">
              {message}
            </p>
          ))}
        </div>
      )}
    </>
  )
}

function Labelled({ own, children }: { own: Own; children: ReactNode }) {
  return (
    <div className="entry-field">
      <label htmlFor={inputId(own.name, own.row)}>
        {own.label}
        <Needed own={own} />
      </label>
      <Remarks own={own} />
      {children}
    </div>
  )
}

const shared = (own: Own) => ({
  id: inputId(own.name, own.row),
  name: own.name,
  defaultValue: valueIn(own),
  'aria-describedby': describedBy(own),
  'aria-invalid': problemsIn(own).length > 0 || undefined,
  'aria-required': own.needed || undefined,
})

/** What a line holds: which keyboard a phone shows, and which way it is written. */
type LineKind = 'day' | 'language' | 'address' | 'whole' | 'slug'

/** One line of text. */
export function Line({ kind, ...own }: Own & { kind?: LineKind | undefined }) {
  const more =
    kind === 'day'
      ? { type: 'date', max: '9999-12-31' }
      : ({ inputMode: kind === 'address' ? 'url' : kind === 'whole' ? 'numeric' : undefined } as const)
  return (
    <Labelled own={own}>
      <input
        {...shared(own)}
        {...more}
        data-kind={kind}
        dir={kind ? 'ltr' : 'auto'}
        spellCheck={kind ? false : undefined}
        autoComplete="off"
      />
    </Labelled>
  )
}

/** About as many characters as stand in one line. */
const LINE = 85
const rowsFor = (text: string, least: number) =>
  Math.min(18, Math.max(least, text.split('\n').length + 1, Math.ceil(text.length / LINE) + 1))

/** Several lines of text, in whatever direction they are written. */
export function Prose({ rows = 3, lang, ...own }: Own & { rows?: number; lang?: string | undefined }) {
  return (
    <Labelled own={own}>
      <textarea {...shared(own)} rows={rowsFor(valueIn(own), rows)} dir="auto" lang={lang} />
    </Labelled>
  )
}

/** A box for the name of a record, or for several with semicolons. */
export function Name({ type, many = false, ...own }: Own & { type: OfferedType; many?: boolean }) {
  const isWrong = problemsIn(own).length > 0
  return (
    <Labelled own={own}>
      <NameBox
        id={inputId(own.name, own.row)}
        name={own.name}
        type={type}
        value={valueIn(own).replaceAll('\n', '; ')}
        many={many}
        invalid={isWrong}
        describedBy={describedBy(own)}
      />
      {isWrong && (
        <p className="entry-hint">
          <a href={`/desk/${type}/new`} target="_blank" rel="noreferrer">
            Add a new {type}
          </a>{' '}
          in another tab: what you typed here is kept.
        </p>
      )}
    </Labelled>
  )
}

/** A question with a yes. */
export function Tick({ value = 'yes', ...own }: Own & { value?: string }) {
  return (
    <div className="entry-field">
      <div className="entry-check">
        <input
          type="checkbox"
          id={inputId(own.name)}
          name={own.name}
          value={value}
          defaultChecked={valueIn(own) !== ''}
          aria-describedby={describedBy(own)}
        />
        <label htmlFor={inputId(own.name)}>{own.label}</label>
      </div>
      <Remarks own={own} />
    </div>
  )
}

export type Answers = readonly (readonly [value: string, words: ReactNode])[]

/** A question with one of several answers, all in sight. */
export function Choice({ answers, ...own }: Own & { answers: Answers }) {
  const chosen = valueIn(own)
  return (
    <fieldset className="entry-field" aria-describedby={describedBy(own)}>
      <legend>
        {own.label}
        <Needed own={own} />
      </legend>
      <Remarks own={own} />
      <div className="answers">
        {answers.map(([value, words], place) => (
          <label key={value} className="choice">
            <input
              type="radio"
              id={place === 0 ? inputId(own.name) : undefined}
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

/** One of a few words, from a list that opens. */
export function Pick({ answers, ...own }: Own & { answers: Answers }) {
  return (
    <Labelled own={own}>
      <select {...shared(own)}>
        {answers.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

/** The answers that a field's row lists. */
export const answersOf = ({ choices = {} }: NamedField): Answers =>
  Object.entries(choices).map(([value, { answer }]) => [value, answer])

const OFFERED: readonly string[] = ['actor', 'speaker', 'topic', 'outlet', 'source'] satisfies OfferedType[]
const isOffered = (type: string | undefined): type is OfferedType => OFFERED.includes(type ?? '')

/** The input that a field asks for, whatever its kind; its words come from its row unless others are given. */
export function FieldInput({
  field,
  name = field.name,
  ...given
}: Filled & Partial<Own> & { field: NamedField; lang?: string | undefined }) {
  const { kind, of } = field
  const own = { label: field.label, hint: field.hint, ...given, name }
  if ((kind === 'name' || kind === 'names') && isOffered(of))
    return <Name {...own} type={of} many={kind === 'names'} />
  if (kind === 'flag') return <Tick {...own} />
  if (kind === 'choice') return <Pick {...own} answers={[['', 'Choose'], ...answersOf(field)]} />
  if (kind === 'text' || kind === 'lines') return <Prose {...own} />
  if (name.endsWith('slug')) return <Line {...own} kind="slug" />
  const short = kind === 'day' || kind === 'language' || kind === 'address' || kind === 'whole'
  return <Line {...own} kind={short ? kind : undefined} />
}

/** Whether anything was typed into one of these, or something is wrong with it: then a folded part stands open. */
export const isUsed = ({ fields, problems }: Filled, ...names: string[]): boolean =>
  names.some((name) => typedIn(fields, name) !== null || problems.some(({ field }) => field === name))
