'use client'
import { useEffect, useState } from 'react'
import { wasTypedIn } from '@/app/_parts/early'

const SAVE = '/desk/drafts/save'
/** How long nothing must have been typed, in milliseconds. */
const PAUSE = 1000
/** Browsers refuse to send more than 64 KiB after a page is gone. */
const MOST_AFTERWARDS = 60_000
/** What an answer says, as it stands behind “could not be saved”. */
const WHY: Record<number, string> = {
  401: ': you are not signed in any more',
  409: ': you have as many drafts as are kept; discard some on the desk',
  413: ': the form is longer than is taken at once',
}

/** Sends a form as a draft, one time after the other: two first saves at once would make two drafts. */
class Drafts {
  readonly #form: HTMLFormElement
  readonly #tell: (words: string) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving = Promise.resolve()
  #changed = false

  constructor(form: HTMLFormElement, tell: (words: string) => void) {
    this.#form = form
    this.#tell = tell
  }

  /** Something was typed: it is saved when nothing more is for a while. */
  typed(): void {
    this.#changed = true
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.save(), PAUSE)
  }

  /** Saves nothing more by itself. */
  pause(): void {
    clearTimeout(this.#timer)
  }

  /** Forgets what was typed and not saved. */
  drop(): void {
    this.pause()
    this.#changed = false
  }

  save(leaving = false): void {
    clearTimeout(this.#timer)
    if (this.#changed) this.#saving = this.#saving.then(() => this.#send(leaving))
  }

  async #send(leaving: boolean): Promise<void> {
    if (!this.#changed) return
    this.#changed = false
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(this.#form))
      if (typeof value === 'string') body.append(name, value)
    try {
      const response = await fetch(SAVE, {
        method: 'POST',
        body,
        headers: { accept: 'application/json' },
        keepalive: leaving && body.toString().length < MOST_AFTERWARDS,
      })
      if (!response.ok) return this.#fail(WHY[response.status] ?? '')
      this.#keep(await response.json())
    } catch {
      this.#fail('')
    }
  }

  #keep(answer: unknown): void {
    const draft = this.#form.elements.namedItem('draft')
    if (
      typeof answer === 'object' &&
      answer !== null &&
      'draft' in answer &&
      draft instanceof HTMLInputElement
    )
      draft.value = String(answer.draft)
    const now = new Date()
    const [hours, minutes] = [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, '0'))
    this.#tell(`Draft saved ${hours}:${minutes}`)
  }

  #fail(why: string): void {
    this.#changed = true
    this.#tell(
      `The draft could not be saved${why}. Your text still stands here; it is tried again as you type.`,
    )
  }
}

/**
 * Keeps what is typed into the form with this id as a draft. The form has hidden inputs `recordType`, `recordId` (empty for
 * a new record) and `draft` (empty until there is one), and a button "Save draft" that does the same without JavaScript.
 */
export function DraftKeeper({ form: id }: { form: string }) {
  const [told, setTold] = useState('')

  useEffect(() => {
    const form = document.getElementById(id)
    if (!(form instanceof HTMLFormElement)) return
    const drafts = new Drafts(form, setTold)
    const type = () => drafts.typed()
    // The form itself is sent now, and what it becomes is the server's to say.
    const stop = () => drafts.drop()
    const hide = () => {
      if (document.visibilityState === 'hidden') drafts.save(true)
    }
    if (wasTypedIn(form)) type()
    form.addEventListener('input', type)
    form.addEventListener('submit', stop)
    document.addEventListener('visibilitychange', hide)
    return () => {
      drafts.pause()
      form.removeEventListener('input', type)
      form.removeEventListener('submit', stop)
      document.removeEventListener('visibilitychange', hide)
    }
  }, [id])

  return (
    <span className="entry-kept needs-script" role="status">
      {told}
    </span>
  )
}
