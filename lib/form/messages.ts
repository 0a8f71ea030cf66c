// What the schemas refuse, in words for people who fill in a form: schemas speak of types, people think of answers.

/** A message of a schema as a sentence, to be read beside its field. */
export function describeRefused(message: string): string {
  if (/^Invalid input: expected \w+, received/.test(message)) return 'This is needed.'
  if (/^Invalid (?:option|input)/.test(message)) return 'Choose one of the answers.'
  if (/^Too small: expected array/.test(message)) return 'Name at least one.'
  const [, least] = /^Too small: expected number to be >=?(-?\d+)/.exec(message) ?? []
  if (least) return `It is too small; ${least} is the smallest.`
  if (/^Too small/.test(message)) return 'This is needed.'
  const [, most] = /^Too big: expected string to have <=(\d+)/.exec(message) ?? []
  if (most) return `It is too long; ${most} characters are the most.`
  const text = `${message.charAt(0).toUpperCase()}${message.slice(1)}`
  return /[.!?]$/.test(text) ? text : `${text}.`
}
