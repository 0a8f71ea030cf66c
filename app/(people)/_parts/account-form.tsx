import '@/app/_parts/account.css'
import type { FormProblem } from '@/lib/db/people/accounts'

/** What is wrong with a form, above it. */
export function Problems({ title, problems }: { title: string; problems: FormProblem[] | undefined }) {
  if (!problems || problems.length === 0) return null
  return (
    <div className="notice" role="alert">
      <p>{title}</p>
      <ul>
        {problems.map(({ field, message }) => (
          <li key={`${field} ${message}`}>{message}</li>
        ))}
      </ul>
    </div>
  )
}

/** A line to type in, with its label, what to know about it, and what is wrong with it. */
export function Line({
  name,
  label,
  hint,
  type = 'text',
  autoComplete,
  value,
  problems = [],
  focused = false,
}: {
  name: string
  label: string
  hint?: string
  type?: 'text' | 'email' | 'password'
  autoComplete: string
  value?: string | undefined
  problems?: FormProblem[] | undefined
  focused?: boolean
}) {
  const wrong = problems.find(({ field }) => field === name)
  const notes = [...(hint ? [`${name}-hint`] : []), ...(wrong ? [`${name}-wrong`] : [])].join(' ')
  return (
    <p className="line">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type}
        autoComplete={autoComplete}
        defaultValue={value}
        required
        // biome-ignore lint/a11y/noAutofocus: a page whose one purpose is this form
        autoFocus={focused}
        spellCheck={false}
        autoCapitalize={type === 'email' ? 'none' : undefined}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={notes === '' ? undefined : notes}
      />
      {hint && (
        <span className="small" id={`${name}-hint`}>
          {hint}
        </span>
      )}
      {wrong && (
        <span className="caution" id={`${name}-wrong`}>
          {wrong.message}
        </span>
      )}
    </p>
  )
}
