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

/**
 * Keeps what is typed into the form with this id as a draft. The form has hidden inputs `recordType`, `recordId` (empty for
 * a new record) and `draft` (empty until there is one), and a button "Save draft" that does the same without JavaScript.
 */
export function DraftKeeper({ form: id }: { form: string }) {
  const [told, setTold] = useState('')

  useEffect(() => {
    const found = document.getElementById(id)
    if (!(found instanceof HTMLFormElement)) return
    const form = found
    let timer: ReturnType<typeof setTimeout> | undefined
    let saving = Promise.resolve()
    let changed = false

    // One after the other: two first saves at once would make two drafts.
    function save(leaving = false) {
      clearTimeout(timer)
      if (!changed) return
      saving = saving.then(() => send(leaving))
    }

    async function send(leaving: boolean) {
      if (!changed) return
      changed = false
      const body = new URLSearchParams()
      for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value)
      try {
        const response = await fetch(SAVE, {
          method: 'POST',
          body,
          headers: { accept: 'application/json' },
          keepalive: leaving && body.toString().length < MOST_AFTERWARDS,
        })
        if (!response.ok) return fail(WHY[response.status] ?? '')
        const kept: unknown = await response.json()
        const draft = form.elements.namedItem('draft')
        if (typeof kept === 'object' && kept !== null && 'draft' in kept && draft instanceof HTMLInputElement)
          draft.value = String(kept.draft)
        const now = new Date()
        setTold(
          `Draft saved ${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`,
        )
      } catch {
        fail('')
      }
    }

    function fail(why: string) {
      changed = true
      setTold(
        `The draft could not be saved${why}. Your text still stands here; it is tried again as you type.`,
      )
    }

    const type = () => {
      changed = true
      clearTimeout(timer)
      timer = setTimeout(save, PAUSE)
    }
    // The form itself is sent now, and what it becomes is the server's to say.
    const stop = () => {
      clearTimeout(timer)
      changed = false
    }
    const hide = () => {
      if (document.visibilityState === 'hidden') save(true)
    }
    if (wasTypedIn(form)) type()
    form.addEventListener('input', type)
    form.addEventListener('submit', stop)
    document.addEventListener('visibilitychange', hide)
    return () => {
      clearTimeout(timer)
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
