'use client'
import { useRouter } from 'next/navigation'
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useTransition,
} from 'react'
import { wasTypedIn } from './early'

/** How long nothing must have been typed, in milliseconds. */
const TYPING = 600

/**
 * Makes the question form quicker: a change applies itself. Without it the same form is an ordinary GET form.
 * `query` is the question on screen; when it changes from elsewhere (a chip, the back button) the fields follow it.
 */
export function LiveForm({
  action,
  query,
  children,
}: {
  action: string
  query: string
  children: ReactNode
}) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const ours = useRef(false)
  const taken = useRef(false)
  const [pending, start] = useTransition()

  // biome-ignore lint/correctness/useExhaustiveDependencies: the fields follow the question, nothing else
  useLayoutEffect(() => {
    const isFirst = !taken.current
    taken.current = true
    // What was chosen before this script came is asked now; a browser's own memory of the fields is not.
    if (isFirst && form.current && wasTypedIn(form.current)) timer.current = setTimeout(apply, TYPING)
    // What we asked ourselves is in the fields already; a reset would take away what is being typed.
    else if (!ours.current) form.current?.reset()
    ours.current = false
  }, [query])

  useClosedOutside(form)

  function apply() {
    clearTimeout(timer.current)
    if (!form.current) return
    const params = new URLSearchParams()
    for (const [key, value] of new FormData(form.current))
      if (typeof value === 'string' && value !== '') params.append(key, value)
    ours.current = true
    const address = params.size > 0 ? `${action}?${params}` : action
    start(() => router.push(address, { scroll: false }))
  }

  function change(event: FormEvent<HTMLFormElement>) {
    clearTimeout(timer.current)
    const typed = event.target instanceof HTMLInputElement && /^(?:search|date)$/.test(event.target.type)
    // A year is typed digit by digit, and each is a date of its own.
    timer.current = setTimeout(apply, typed ? TYPING : 0)
  }

  return (
    <form
      ref={form}
      action={action}
      method="get"
      className="question"
      aria-label="Question"
      aria-busy={pending}
      onChange={change}
      onKeyDown={closeOnEscape}
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      {children}
    </form>
  )
}

/** Closes a sheet of the form at a click anywhere but in it. */
function useClosedOutside(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    const close = (event: MouseEvent) => {
      for (const open of form.current?.querySelectorAll('details[open]') ?? [])
        if (event.target instanceof Node && !open.contains(event.target)) open.removeAttribute('open')
    }
    document.addEventListener('click', close)
    return () => document.removeEventListener('click', close)
  }, [form])
}

function closeOnEscape(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== 'Escape' || !(event.target instanceof Element)) return
  const open = event.target.closest('details[open]')
  open?.removeAttribute('open')
  open?.querySelector('summary')?.focus()
}
