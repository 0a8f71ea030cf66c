'use client'
import { useEffect } from 'react'
import { CANNOT_JUDGE, FLAG_KEYS, LEVEL_KEYS } from './keys'

/** How long to wait before what could not be sent is tried again, in milliseconds. */
const AGAIN = 5000

const isField = (target: EventTarget | null) =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !['radio', 'checkbox'].includes(target.type))

/** Takes over a coder's form: keys, the level that a question proposes, and sending that survives a lost connection. */
class Desk {
  readonly #form: HTMLFormElement
  readonly #key: string
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending = false
  /** Sends what is kept; null where nothing is. */
  #again: (() => Promise<void>) | null = null

  constructor(form: HTMLFormElement, key: string) {
    this.#form = form
    this.#key = `parallax-code ${key}`
  }

  get #reason(): HTMLTextAreaElement | null {
    return this.#form.querySelector('textarea')
  }

  /** What was typed and never arrived, put back where the server has nothing newer. */
  restore(): void {
    const kept = localStorage.getItem(this.#key)
    const reason = this.#reason
    if (kept === null || !reason || reason.value !== '') return
    const sent = new URLSearchParams(kept)
    for (const field of this.#form.elements) {
      if (field instanceof HTMLTextAreaElement) field.value = sent.get(field.name) ?? ''
      else if (field instanceof HTMLInputElement && field.type !== 'hidden')
        field.checked = sent.getAll(field.name).includes(field.type === 'radio' ? field.value : 'on')
    }
    this.#tell('What you typed here before is put back; it has not been sent yet.')
  }

  change(target: EventTarget | null): void {
    if (target instanceof HTMLInputElement && target.name === 'decision') this.#propose(target)
    this.show()
    localStorage.setItem(this.#key, this.#body(null).toString())
  }

  /** The first yes proposes its level. */
  #propose(question: HTMLInputElement): void {
    const level = this.#form.querySelector<HTMLInputElement>(
      `input[name="level"][value="${question.dataset.level}"]`,
    )
    if (level) level.checked = true
  }

  /** The button names the level, and the codebook opens on it. */
  show(): void {
    const level = this.#form.querySelector<HTMLInputElement>('input[name="level"]:checked')
    const out = this.#form.querySelector<HTMLInputElement>('input[name="outOfScope"]')?.checked
    const shown = level?.closest('label')?.querySelector('b')?.textContent
    const save = this.#form.querySelector('.code-save')
    if (save) save.textContent = out ? 'Save out of scope' : shown ? `Save ${shown}` : 'Save'
    for (const rule of this.#form.querySelectorAll<HTMLDetailsElement>('details[data-rule]'))
      rule.open = rule.dataset.rule === level?.value
  }

  press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.target === this.#reason) {
      event.preventDefault()
      this.#form.requestSubmit(this.#form.querySelector<HTMLButtonElement>('.code-go button'))
      return
    }
    if (isField(event.target)) return
    const field = this.#fieldFor(event.code)
    if (field) {
      event.preventDefault()
      field.click()
      return
    }
    if (event.code === 'Backspace' && this.#form.dataset.previous)
      location.assign(this.#form.dataset.previous)
    if (event.key === 'Enter' && event.target === document.body) this.#reason?.focus()
  }

  #fieldFor(code: string): HTMLElement | null {
    const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
    if (digit !== undefined) return this.#form.querySelector(`input[data-key="${digit}"]`)
    const letter = /^Key([A-Z])$/.exec(code)?.[1]
    const level = LEVEL_KEYS.indexOf(letter ?? '')
    if (level >= 0) return this.#form.querySelector(`input[name="level"][value="${level - 3}"]`)
    const [flag] = Object.entries(FLAG_KEYS).find(([, key]) => key === letter) ?? []
    if (flag !== undefined) return this.#form.querySelector(`input[name="${flag}"]`)
    return letter === CANNOT_JUDGE ? this.#form.querySelector('button[value="cannot-judge"]') : null
  }

  #body(button: HTMLElement | null): URLSearchParams {
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(this.#form))
      if (typeof value === 'string') body.append(name, value)
    if (button instanceof HTMLButtonElement && button.name !== '') body.append(button.name, button.value)
    return body
  }

  /** Sends the answer; what cannot be sent is kept and tried again, and counts once however often it arrives. */
  async send(button: HTMLElement | null): Promise<void> {
    if (this.#sending) return
    clearTimeout(this.#timer)
    const body = this.#body(button)
    localStorage.setItem(this.#key, body.toString())
    this.#sending = true
    this.#form.setAttribute('aria-busy', 'true')
    try {
      const response = await fetch(this.#form.action, {
        method: 'POST',
        body,
        headers: { accept: 'application/json' },
      })
      const answer: unknown = response.ok ? await response.json() : null
      if (typeof answer === 'object' && answer !== null && 'next' in answer) {
        localStorage.removeItem(this.#key)
        location.assign(String(answer.next))
        return
      }
      // The server says why on a page of its own.
      this.#form.submit()
    } catch {
      this.#tell('Kept on this device: there is no connection. It is sent as soon as there is one.')
      this.#again = () => this.send(button)
      this.#timer = setTimeout(this.#again, AGAIN)
    } finally {
      this.#sending = false
      this.#form.removeAttribute('aria-busy')
    }
  }

  #tell(words: string): void {
    const place = this.#form.querySelector('.code-kept')
    if (place) place.textContent = words
  }

  /** There may be a connection now. */
  connect(): void {
    void this.#again?.()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}

/** Keys and safe sending for the form with this id; `kept` tells what is kept of this statement on the device. */
export function CodingKeys({ form: id, kept }: { form: string; kept: string }) {
  useEffect(() => {
    const form = document.getElementById(id)
    if (!(form instanceof HTMLFormElement)) return
    const desk = new Desk(form, kept)
    const change = (event: Event) => desk.change(event.target)
    const press = (event: KeyboardEvent) => desk.press(event)
    const submit = (event: SubmitEvent) => {
      event.preventDefault()
      void desk.send(event.submitter)
    }
    desk.restore()
    desk.show()
    const online = () => desk.connect()
    window.addEventListener('online', online)
    // What is pressed before this goes to the page as it stands.
    form.dataset.keys = 'ready'
    form.addEventListener('input', change)
    form.addEventListener('submit', submit)
    document.addEventListener('keydown', press)
    return () => {
      desk.stop()
      window.removeEventListener('online', online)
      form.removeEventListener('input', change)
      form.removeEventListener('submit', submit)
      document.removeEventListener('keydown', press)
    }
  }, [id, kept])
  return null
}
