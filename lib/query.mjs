// How many keys and values an address may carry, and an address cut to as many. Plain JavaScript, because it is cut before
// Next reads it; reads none of them.

/**
 * More than any question has that names all actors and topics there are. Next reads an address in a time that grows with
 * the square of this (in the adapter of its proxy): a thousand cost some fifty milliseconds, and the five thousand that
 * fit into 16 kB would hold up everybody for more than a second.
 */
export const MOST_ASKED = 1000

/**
 * An address with at most one value more than is read, so that it can be told that there were more.
 * @param {string} url as a request has it, a path and perhaps a query
 */
export function boundedUrl(url) {
  const at = url.indexOf('?')
  if (at < 0) return url
  const parts = url
    .slice(at + 1)
    .split('&')
    .filter((part) => part !== '')
  return parts.length <= MOST_ASKED ? url : `${url.slice(0, at)}?${parts.slice(0, MOST_ASKED + 1).join('&')}`
}
