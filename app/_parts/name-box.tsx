'use client'
import { useCombobox } from 'downshift'
import { useEffect, useId, useRef, useState } from 'react'

type Answer = { id: string; name: string; detail: string | null; written: string }

const PAUSE = 120

/** The item being typed: what follows the last semicolon where a box holds several names. */
function itemIn(text: string, many: boolean): { before: string; item: string } {
  const at = many ? text.lastIndexOf(';') + 1 : 0
  return { before: text.slice(0, at), item: text.slice(at).trimStart() }
}

type Box = {
  id: string
  name: string
  type: 'actor' | 'speaker' | 'topic' | 'outlet' | 'source'
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

/** A line for names of records. Without a script it is a plain line; with one it offers what begins as typed. */
export function NameBox(box: Box) {
  const plain = useRef<HTMLInputElement>(null)
  const [live, setLive] = useState<{ value: string; focused: boolean } | null>(null)

  // What a browser restored, or somebody typed before the script came, stands.
  useEffect(() => {
    const input = plain.current
    if (input) setLive({ value: input.value, focused: document.activeElement === input })
  }, [])

  if (live) return <LiveBox {...box} value={live.value} focused={live.focused} />
  return (
    <span className="name-box">
      <input {...shared(box)} ref={plain} defaultValue={box.value} />
    </span>
  )
}

function LiveBox({ focused, ...box }: Box & { focused: boolean }) {
  const { id, type, many = false } = box
  const own = useId()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(box.value)
  const [answers, setAnswers] = useState<Answer[]>([])
  const { before, item } = itemIn(text, many)

  useEffect(() => {
    if (focused) input.current?.focus()
  }, [focused])

  const completed = (chosen: Answer) =>
    `${before}${before === '' ? '' : ' '}${chosen.written}${many ? '; ' : ''}`
  const { isOpen, highlightedIndex, getInputProps, getMenuProps, getItemProps } = useCombobox<Answer>({
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

  useEffect(() => {
    if (!isOpen) return
    const stop = new AbortController()
    const wait = setTimeout(async () => {
      try {
        const query = new URLSearchParams({ type, q: item })
        const response = await fetch(`/desk/names?${query}`, { signal: stop.signal })
        const body: { names?: Answer[] } = response.ok ? await response.json() : {}
        setAnswers(body.names ?? [])
      } catch {
        // A box without suggestions is still a box.
        if (!stop.signal.aborted) setAnswers([])
      }
    }, PAUSE)
    return () => {
      clearTimeout(wait)
      stop.abort()
    }
  }, [isOpen, item, type])

  const shown = isOpen && answers.length > 0
  return (
    <span className="name-box">
      {/* Its label stands beside it in the form, bound by the id. */}
      <input {...getInputProps({ ...shared(box), ref: input, 'aria-labelledby': undefined })} />
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
