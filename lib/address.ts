// Where things are: every link of the product is made here, and carries the whole question.
import { formatQuestion, type Question } from './question'

export const FILES = {
  'figure.svg': 'image/svg+xml; charset=utf-8',
  'figure.png': 'image/png',
  'figure@2x.png': 'image/png',
  'figure@4x.png': 'image/png',
  'figure.pdf': 'application/pdf',
  'square.svg': 'image/svg+xml; charset=utf-8',
  'square.png': 'image/png',
  'og.png': 'image/png',
  'data.csv': 'text/csv; charset=utf-8',
  'data.json': 'application/json; charset=utf-8',
  'data.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'bundle.zip': 'application/zip',
  'citation.bib': 'application/x-bibtex; charset=utf-8',
  'citation.ris': 'application/x-research-info-systems; charset=utf-8',
  'citation.json': 'application/vnd.citationstyles.csl+json; charset=utf-8',
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

/** A file of a figure, or its embed; `presentation` holds the figure's options and how the picture looks. */
export function figureAddress(
  figure: string,
  file: FigureFile | 'embed' | 'freeze',
  question: Question,
  presentation?: Presentation,
): string {
  return withQuery(`/figures/${figure}/${file}`, formatQuestion(question), presentation)
}

/** The statements of a question as a list, as a file of all of them, or as a feed of what is new. */
export function statementsAddress(
  question: Question,
  presentation?: Presentation,
  file?: 'csv' | 'json' | 'atom',
): string {
  return withQuery(file ? `/statements.${file}` : '/statements', formatQuestion(question), presentation)
}

/** The question on one sheet of paper; `presentation` names the figure and its options. */
export function printAddress(question: Question, presentation?: Presentation): string {
  return withQuery('/print', formatQuestion(question), presentation)
}

/** A frozen view, its picture, or the page that others embed. */
export const frozenAddress = (id: string, file?: 'figure.svg' | 'embed') =>
  `/frozen/${encodeURIComponent(id)}${file ? `/${file}` : ''}`

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
