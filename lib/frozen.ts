// A view that somebody froze: its decided figure and the words behind it as they stood at one instant. Never changed.
import { MOST_DOTS } from './answer'
import { describeWhen } from './period'
import { describeList } from './phrase'
import { type Coding, creditedActors, type Statement } from './statement'

/** A view of more statements cannot be frozen: their words would not stay together. */
export const MOST_FROZEN = MOST_DOTS

/** One statement as it was printed. */
export type FrozenStatement = {
  id: string
  /** Short names, in words. */
  actors: string
  /** Who spoke; for a described stance who describes. */
  speaker: string
  when: string
  /** The quotation or the paraphrase. */
  words: string
  /** True when `words` is verbatim and goes in quotation marks. */
  verbatim: boolean
  counted: boolean
  /** The adopted coding. */
  coding: Coding | null
}

/** What is kept. The figure is opaque here; lib/figures knows it. */
export type FrozenView<Figure> = {
  /** The question as a query string, with the options of its figure. */
  question: string
  /** The question in words. */
  sentence: string
  figure: Figure
  statements: FrozenStatement[]
}

export type Frozen<Figure> = FrozenView<Figure> & {
  id: string
  /** Instant of the freeze, ISO 8601 UTC. */
  at: string
  /** The newest revision when the view was read. */
  revision: number
}

/** The words of a statement that stand for it in one line. */
export function printedWords(statement: Pick<Statement, 'form' | 'quote' | 'paraphrase'>): {
  words: string
  verbatim: boolean
} {
  const verbatim = statement.form === 'direct-quote'
  return { words: (verbatim ? statement.quote : statement.paraphrase) ?? '', verbatim }
}

export function frozenStatement(statement: Statement): FrozenStatement {
  const { id, described, speaker, dateEarliest, dateLatest, counted, coding } = statement
  return {
    id,
    actors: describeList(creditedActors(statement).map(({ shortName }) => shortName)),
    speaker: described?.by.name ?? speaker.name,
    when: describeWhen({ earliest: dateEarliest, latest: dateLatest }),
    ...printedWords(statement),
    counted,
    coding,
  }
}

/** JSON with the keys of every object sorted: equal values give equal text. */
export function formatCanonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}
