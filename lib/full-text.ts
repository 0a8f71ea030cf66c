// What somebody looks for, as a query of the full-text index.
const QUOTE_MARKS = '"“”„«»'
const TERM = new RegExp(`[${QUOTE_MARKS}]([^${QUOTE_MARKS}]*)[${QUOTE_MARKS}]|[^\\s${QUOTE_MARKS}]+`, 'gu')

/**
 * What somebody looks for as a full-text query: every word must occur, as the beginning of a word; what stands in
 * quotation marks must occur as it stands. Only letters, digits and marks pass, each term quoted, so nothing typed is
 * syntax. Text without any word gives '""', which matches nothing.
 */
export function formatMatch(search: string): string {
  const terms: string[] = []
  for (const [whole, phrase] of search.matchAll(TERM)) {
    const words = (phrase ?? whole).replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim()
    if (/[\p{L}\p{N}]/u.test(words)) terms.push(phrase === undefined ? `"${words}"*` : `"${words}"`)
  }
  return terms.length > 0 ? terms.join(' ') : '""'
}
