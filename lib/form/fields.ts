// What was typed into a form, by the names of its fields, and how it is read. Knows no form and not what a field means.

/** A field may stand in a form several times. */
export type Fields = Record<string, string[]>

// Browsers send line ends as CR LF; other control characters end a text in SQLite, and half a letter is none.
/** A text as it may be stored. */
export const cleaned = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')

/** What was typed into a field, trimmed; '' where nothing was. Several inputs of one name are lines of one text. */
export const typed = (fields: Fields, name: string): string =>
  (fields[name] ?? [])
    .map((text) => cleaned(text).trim())
    .filter((text) => text !== '')
    .join('\n')

/** The first value of a field, trimmed; null where nothing was typed. */
export const typedIn = (fields: Fields, name: string): string | null =>
  cleaned(fields[name]?.[0] ?? '').trim() || null

/** The number of a revision that a form carries; null for none. */
export function revisionIn(fields: Fields, name: string): number | null {
  const text = typedIn(fields, name) ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}
