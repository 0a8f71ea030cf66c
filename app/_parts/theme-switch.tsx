'use client'
import { PressButton } from './press-button'

/** Switches between light and dark and remembers it in a cookie, which the server reads, so that no page flashes. */
export function ThemeSwitch() {
  function change() {
    const root = document.documentElement
    const shown =
      root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
    const next = shown === 'dark' ? 'light' : 'dark'
    root.dataset.theme = next
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`
  }
  return (
    <PressButton className="button needs-script" onPress={change} label="Switch between light and dark">
      <span aria-hidden="true">◐</span>
    </PressButton>
  )
}
