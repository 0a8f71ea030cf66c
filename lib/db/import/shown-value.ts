// What stands in a record of a file, in a form that can be printed beside what is wrong with it.

const LONGEST_VALUE = 200

/** What stands at "sources.0.url" in a record, in a form that can be printed. */
export function valueAt(value: unknown, field: string): string {
  let here = value
  for (const key of field === '' ? [] : field.split('.'))
    here =
      typeof here === 'object' && here !== null
        ? new Map<string, unknown>(Object.entries(here)).get(key)
        : undefined
  const text = here === undefined ? '' : typeof here === 'string' ? here : JSON.stringify(here)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}
