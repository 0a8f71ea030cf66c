// What an exported view says of itself: enough to count its numbers again from its statements, without a database.
import type { Day } from '@/lib/period'
import type { About } from '@/lib/recount'
import type { Vocabulary } from '@/lib/vocabulary'
import type { Options, Table } from './figure'
import type { Presentation } from './presentation'

export const METADATA_FORMAT = 'parallax view, version 3'

export type Metadata = {
  format: typeof METADATA_FORMAT
  /** Slug of the figure. */
  figure: string
  options: Options
  /** As a query string. */
  question: string
  questionInWords: string
  presentation: Presentation
  /** Whole, also where the picture cuts them. */
  texts: { title: string; subtitle: string; summary: string; notes: (string | null)[] }
  /** Of the view; of this copy of Parallax. */
  address: string
  base: string
  exportedOn: Day
  /** For people: counts, dates, sources, coders, codebook, licence. */
  provenance: object
  about: About
  vocabulary: Vocabulary
  table: Table
}

/** Reads metadata. Throws an Error with the reason when the text is none of ours. */
export function parseMetadata(text: string): Metadata {
  const metadata: Metadata = JSON.parse(text)
  if (metadata?.format !== METADATA_FORMAT)
    throw new Error(`its format is “${metadata?.format}” and not “${METADATA_FORMAT}”`)
  const parts = ['options', 'presentation', 'texts', 'about', 'vocabulary', 'table', 'provenance'] as const
  for (const part of parts)
    if (typeof metadata[part] !== 'object' || metadata[part] === null) throw new Error(`it has no “${part}”`)
  return metadata
}
