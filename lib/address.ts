// Where things are: every link of the product is made here, and carries the whole question.
import type { Day } from './period'
import { AS_OF, formatQuestion, type Question } from './question'

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

/** An address from the root of this site with another day at whose end the data set is shown; null: as it is now. */
export function addressAsOf(address: string, asOf: Day | null): string {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(address) ?? []
  const params = new URLSearchParams(query)
  params.delete(AS_OF)
  return withQuery(path, params, { [AS_OF]: asOf }) + fragment
}

/** Where to sign in; `next` is where to go on afterwards. */
export const signInAddress = (next?: string) => withQuery('/sign-in', new URLSearchParams(), { next })

/** The imports, one of them, or what can be done with it. */
export const importAddress = (
  id?: string,
  part?: 'plan' | 'plan.json' | 'write' | 'stop' | 'remove' | 'progress' | 'problems.csv',
) => ['/desk/imports', ...(id ? [encodeURIComponent(id)] : []), ...(part ? [part] : [])].join('/')

/** What was changed: all of it, or what was done together in one changeset. */
export const changesAddress = (changeset?: string, part?: 'undo') =>
  ['/changes', ...(changeset ? [encodeURIComponent(changeset)] : []), ...(part ? [part] : [])].join('/')

/** The history of one record. */
export const historyAddress = (type: string, id: string, part?: 'undo') =>
  ['/history', encodeURIComponent(type), encodeURIComponent(id), ...(part ? [part] : [])].join('/')

/** The corrections of what was published, as a page or as a feed. */
export const correctionsAddress = (file?: 'atom') => (file ? `/corrections.${file}` : '/corrections')

/** Actors side by side as they stood at the end of a day. */
export const compareAsOfAddress = (actors: readonly string[], day: Day) =>
  addressAsOf(`/?${new URLSearchParams(actors.map((slug) => ['actor', slug]))}`, day)

/** The coder's own desk: the rounds with something to judge, or one of them; `presentation` names the statement. */
export const codeAddress = (round?: string, presentation: Presentation = {}) =>
  withQuery(
    round === undefined ? '/code' : `/code/${encodeURIComponent(round)}`,
    new URLSearchParams(),
    presentation,
  )

/** The rounds of coding at the desk, one of them, or what can be done with it. */
export const roundAddress = (
  round?: string,
  part?: 'adjudicate' | 'change',
  presentation: Presentation = {},
) =>
  withQuery(
    ['/desk/rounds', ...(round ? [encodeURIComponent(round)] : []), ...(part ? [part] : [])].join('/'),
    new URLSearchParams(),
    presentation,
  )

/** How far coders agree: of the data set, or in one round; as a page or as a file. */
export const reliabilityAddress = (
  round?: string,
  file?: 'matrix.csv' | 'long.csv' | 'recal.csv' | 'code.zip' | 'agreement.json',
) => ['/reliability', ...(round ? [encodeURIComponent(round)] : []), ...(file ? [file] : [])].join('/')

/** The statements that came in by a changeset, by these actors side by side, those with most statements first. */
export const arrivalAddress = (actors: readonly string[], changeset: string) =>
  withQuery('/', new URLSearchParams(actors.map((slug) => ['actor', slug])), {
    import: changeset,
    order: 'number',
  })

/** The form of the data set itself; `presentation` holds what was done. */
export const datasetAddress = (id: string | null = null, presentation: Presentation = {}) =>
  deskAddress('dataset', id ?? 'new', presentation)

/** Where the opening data is put away or brought back. */
export const openingAddress = () => '/desk/opening'

/** The page for taking the whole data set away, or a file of it; `public` leaves out the private passages. */
export const exportAddress = (file?: 'parallax.json' | 'parallax.zip', isPublic = false) =>
  `/desk/export${file ? `/${file}` : ''}${file && isPublic ? '?passages=no' : ''}`

/** The form of a statement, or of a new one; `presentation` holds what it is told, such as its draft. */
export const deskStatementAddress = (id: string | null = null, presentation: Presentation = {}) =>
  withQuery(
    id === null ? '/desk/statement/new' : `/desk/statement/${encodeURIComponent(id)}`,
    new URLSearchParams(),
    presentation,
  )

/** The desk, the records of a type on it, or the form of one of them ("new" for one yet to be made). */
export const deskAddress = (type?: string, id?: string, presentation: Presentation = {}) =>
  withQuery(
    ['/desk', ...(type ? [type] : []), ...(id ? [encodeURIComponent(id)] : [])].join('/'),
    new URLSearchParams(),
    presentation,
  )
