// Where things are: every link of the product is made here, and carries the whole question.
import { formatQuestion, type Question } from './question'

export const FILES = {
  'figure.svg': 'image/svg+xml; charset=utf-8',
  'figure.png': 'image/png',
  'data.csv': 'text/csv; charset=utf-8',
  'data.json': 'application/json; charset=utf-8',
} as const
/** The files behind every figure. */
export type FigureFile = keyof typeof FILES

export function isFigureFile(name: string): name is FigureFile {
  return Object.hasOwn(FILES, name)
}

type Presentation = Record<string, string | number | null | undefined>

function withQuery(path: string, params: URLSearchParams, presentation: Presentation = {}): string {
  for (const [key, value] of Object.entries(presentation))
    if (value !== null && value !== undefined) params.set(key, String(value))
  const query = params.toString()
  return query === '' ? path : `${path}?${query}`
}

/** The comparison of a question; `presentation` holds keys that change how it is shown (figure, mark), not what. */
export function compareAddress(question: Question, presentation?: Presentation): string {
  return withQuery('/', formatQuestion(question), presentation)
}

export function figureAddress(figure: string, file: FigureFile, question: Question): string {
  return withQuery(`/figures/${figure}/${file}`, formatQuestion(question))
}

/** The statements of a question as a list, or as a file of all of them. */
export function statementsAddress(
  question: Question,
  presentation?: Presentation,
  file?: 'csv' | 'json',
): string {
  return withQuery(file ? `/statements.${file}` : '/statements', formatQuestion(question), presentation)
}

export const statementAddress = (id: string) => `/statements/${encodeURIComponent(id)}`
export const actorAddress = (slug: string) => `/actors/${encodeURIComponent(slug)}`
export const topicAddress = (slug: string) => `/topics/${encodeURIComponent(slug)}`
export const sourceAddress = (slug: string) => `/sources/${encodeURIComponent(slug)}`

/** Where a reader reports an error in what stands at `about`. */
export const reportAddress = (about: string) => withQuery('/report', new URLSearchParams({ about }))

/** A relative address made absolute, for files that leave the site. `base` comes from PUBLIC_URL or the server's own address. */
export function absoluteAddress(address: string, base: string): string {
  return new URL(address, base).href
}
