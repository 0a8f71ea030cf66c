// What was typed and pressed before the page's own scripts were there. A small script in the page remembers it from the
// first moment on, and whoever takes a field or a button over asks here and makes up for it.

/** Runs in the page before anything else. It counts, for each field and button, how often it was used. */
export const EARLY_SCRIPT = `
window.parallaxEarly = new WeakMap()
for (const type of ['input', 'change', 'click'])
  addEventListener(type, ({ target }) => {
    const used = type === 'click' ? target.closest?.('button') : target
    if (used) window.parallaxEarly.set(used, (window.parallaxEarly.get(used) ?? 0) + 1)
  }, true)
`

/** How often a field was changed or a button pressed since the page was there. Asked once, when a script takes it over. */
export function earlyUses(element: Element): number {
  const { parallaxEarly } = window as Window & { parallaxEarly?: WeakMap<Element, number> }
  return parallaxEarly?.get(element) ?? 0
}

/** Whether anything was typed or chosen in a form before a script took it over. */
export const wasTypedIn = (form: HTMLFormElement): boolean =>
  [...form.elements].some((field) => !(field instanceof HTMLButtonElement) && earlyUses(field) > 0)
