// SVG to PDF: vector, its text as outlines (right-to-left stays right), as large as the picture, with its words as metadata.
import type { Day } from '@/lib/period'
import { drawn } from './thread'

export type About = {
  title: string
  /** The alternative text of the picture. */
  summary: string
  keywords: string[]
  /** Written as the day of creation, so that the same input gives the same bytes. */
  day: Day
}

/** A PDF of one page, one point to a unit. Off the event loop. Rejects when the SVG cannot be read. */
export async function pdfOf(svg: string, about: About): Promise<Uint8Array<ArrayBuffer>> {
  return drawn({ kind: 'pdf', svg, about })
}
