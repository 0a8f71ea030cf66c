// Where to go on after signing in: a page of this site, whatever the address says.

const HERE = 'http://here.invalid'

/** The path and query of a page of our own; null for anything that would lead to another site or is no path. */
export function parseOwnPath(text: string | null | undefined): string | null {
  // A browser takes "//host" and "/\host" for other sites, and drops tabs and line breaks before it looks.
  if (!text || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(text) || text.length > 2000) return null
  if (!URL.canParse(text, HERE)) return null
  const { origin, pathname, search } = new URL(text, HERE)
  // "/.//host" becomes "//host" on being parsed.
  return origin === HERE && !pathname.startsWith('//') ? pathname + search : null
}
