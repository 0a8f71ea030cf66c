'use client'
import { useCombobox } from 'downshift'
import { type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { earlyUses } from '@/app/_parts/early'

type Answer = { id: string; name: string; detail: string | null; written: string }

const PAUSE = 120

/** The item being typed: what follows the last semicolon where a box holds several names. */
function itemIn(text: string, many: boolean): { before: string; item: string } {
  const at = many ? text.lastIndexOf(';') + 1 : 0
  return { before: text.slice(0, at), item: text.slice(at).trimStart() }
}

/** The types of records whose names are offered. */
export type OfferedType = 'actor' | 'speaker' | 'topic' | 'outlet' | 'source'

type Box = {
  id: string
  name: string
  type: OfferedType
  value: string
  many?: boolean
  invalid?: boolean
  describedBy?: string | undefined
}

const shared = ({ id, name, invalid, describedBy }: Box) =>
  ({
    ...{ id, name, 'aria-invalid': invalid || undefined, 'aria-describedby': describedBy },
    ...{ autoComplete: 'off', dir: 'auto', spellCheck: false },
  }) as const

/** What makes a line a box with offers; without a script it has none. */
const PLAIN = {
  ...{ role: undefined, 'aria-autocomplete': undefined, 'aria-controls': undefined },
  ...{ 'aria-expanded': undefined, 'aria-activedescendant': undefined },
}

/** The combobox of a line that holds `text`. */
function useNames(
  { id, many = false }: Box,
  input: RefObject<HTMLInputElement | null>,
  answers: Answer[],
  [text, setText]: [string, (text: string) => void],
) {
  const own = useId()
  const completed = (chosen: Answer) => {
    const { before } = itemIn(text, many)
    return `${before}${before === '' ? '' : ' '}${chosen.written}${many ? '; ' : ''}`
  }
  return useCombobox<Answer>({
    id: own,
    inputId: id,
    items: answers,
    inputValue: text,
    selectedItem: null,
    itemToString: (each) => each?.name ?? '',
    onInputValueChange: ({ inputValue }) => setText(inputValue),
    onStateChange: ({ type: what }) => {
      const { ItemClick, InputKeyDownEnter } = useCombobox.stateChangeTypes
      // What is chosen is not typed, and whoever keeps drafts hears only of typing.
      if (what === ItemClick || what === InputKeyDownEnter)
        setTimeout(() => input.current?.form?.dispatchEvent(new Event('input')))
    },
    stateReducer: (state, { type: what, changes }) => {
      const { ItemClick, InputKeyDownEnter, InputBlur, InputKeyDownEscape } = useCombobox.stateChangeTypes
      const chosen = changes.selectedItem
      // The box holds text and no choice, or the next change would empty it.
      if ((what === ItemClick || what === InputKeyDownEnter) && chosen)
        return { ...changes, selectedItem: null, inputValue: completed(chosen), isOpen: false }
      // Leaving a box must not choose, and escape must not empty it.
      if (what === InputBlur || what === InputKeyDownEscape)
        return { ...changes, inputValue: state.inputValue, selectedItem: null }
      return changes
    },
  })
}

/** Asks for the names that begin with what is typed, when nothing more is typed for a moment. */
function useOffers(isOpen: boolean, type: OfferedType, item: string, offer: (answers: Answer[]) => void) {
  useEffect(() => {
    if (!isOpen) return
    const stop = new AbortController()
    const wait = setTimeout(async () => {
      try {
        const query = new URLSearchParams({ type, q: item })
        const response = await fetch(`/desk/names?${query}`, { signal: stop.signal })
        const body: { names?: Answer[] } = response.ok ? await response.json() : {}
        offer(body.names ?? [])
      } catch {
        // A box without suggestions is still a box.
        if (!stop.signal.aborted) offer([])
      }
    }, PAUSE)
    return () => {
      clearTimeout(wait)
      stop.abort()
    }
  }, [isOpen, item, type, offer])
}

/** A line for names of records. Without a script it is a plain line; with one it offers what begins as typed. */
export function NameBox(box: Box) {
  const input = useRef<HTMLInputElement>(null)
  const [live, setLive] = useState(false)
  const [text, setText] = useState(box.value)
  const [answers, setAnswers] = useState<Answer[]>([])
  const { isOpen, highlightedIndex, openMenu, getInputProps, getMenuProps, getItemProps } = useNames(
    box,
    input,
    answers,
    [text, setText],
  )
  useOffers(isOpen, box.type, itemIn(text, box.many ?? false).item, setAnswers)

  // What a browser restored, or somebody typed before the script came, stands; and who is typing is offered names.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the line is taken over once
  useLayoutEffect(() => {
    setLive(true)
    const line = input.current
    if (!line) return
    setText(line.value)
    if (document.activeElement === line && earlyUses(line) > 0) openMenu()
  }, [])

  const shown = isOpen && answers.length > 0
  return (
    <span className="name-box">
      {/* Its label stands beside it in the form, bound by the id. */}
      <input
        {...getInputProps({
          ...shared(box),
          ref: input,
          'aria-labelledby': undefined,
          // Downshift hands a text on when it has been shown already; what is typed meanwhile would be lost.
          onChange: (event) => setText(event.currentTarget.value),
        })}
        {...(live ? {} : PLAIN)}
      />
      <ul {...getMenuProps({ 'aria-label': 'Suggestions', 'aria-labelledby': undefined })} hidden={!shown}>
        {shown &&
          answers.map((each, index) => (
            <li
              key={each.id}
              {...getItemProps({ item: each, index })}
              className={index === highlightedIndex ? 'at' : undefined}
            >
              {each.name}
              {each.detail !== null && <span className="count">{each.detail}</span>}
            </li>
          ))}
      </ul>
    </span>
  )
}
