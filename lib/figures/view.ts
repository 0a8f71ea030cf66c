// What every composed file of a view is made from, and what all of them say of it.
import type { LongRow } from '@/lib/agreement/files'
import type { Answer } from '@/lib/answer'
import type { Day } from '@/lib/period'
import { provenanceOf } from '@/lib/provenance'
import { formatQuestion } from '@/lib/question'
import type { Statement } from '@/lib/statement'
import type { Vocabulary } from '@/lib/vocabulary'
import type { Figure, Options } from './figure'
import { METADATA_FORMAT, type Metadata } from './metadata'
import type { Presentation } from './presentation'
import { presented } from './presentation'

/** One view, ready to become files. */
export type View = {
  figure: Figure
  answer: Answer
  options: Options
  vocabulary: Vocabulary
  presentation: Presentation
  /** Of the view, absolute. */
  address: string
  base: string
  today: Day
  /** Every statement in view. */
  statements: () => AsyncIterable<Statement>
  /** The codings of the data set that its figure of agreement is of. */
  codings: () => Promise<readonly LongRow[]>
}

/** A view without its statements. */
export type ViewWords = Omit<View, 'statements' | 'codings'>

export function metadataOf(view: ViewWords): Metadata {
  const { figure, answer, options, vocabulary, presentation, address, base, today } = view
  const { title, subtitle, summary, note } = presented(figure, presentation)
  const { dataset, reliability, updatedAt, total, events } = answer
  return {
    format: METADATA_FORMAT,
    figure: figure.slug,
    options,
    question: formatQuestion(answer.question).toString(),
    questionInWords: answer.sentence,
    presentation,
    texts: { title, subtitle, summary, notes: [note.counts, note.sources, note.provenance, note.caution] },
    address,
    base,
    exportedOn: today,
    provenance: provenanceOf(answer, address),
    about: { dataset, reliability, updatedAt, total, events },
    vocabulary,
    table: figure.table,
  }
}
