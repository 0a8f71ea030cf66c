'use client'
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { earlyUses } from './early'

/** A button that needs a script. Presses from before the script came are made up for when it comes. */
export function PressButton({
  onPress,
  className = 'button',
  label,
  children,
}: {
  onPress: () => void
  className?: string
  /** What it is called, where its content says it to the eye only. */
  label?: string
  children: ReactNode
}) {
  const button = useRef<HTMLButtonElement>(null)
  const pressed = useRef(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was pressed before is made up for once
  useLayoutEffect(() => {
    const presses = button.current ? earlyUses(button.current) : 0
    // Later, as React itself hands over a press that came while it took the page over.
    setTimeout(() => {
      while (pressed.current < presses) press()
    })
  }, [])

  const press = () => {
    pressed.current += 1
    onPress()
  }

  return (
    <button ref={button} type="button" className={className} onClick={press} aria-label={label}>
      {children}
    </button>
  )
}
