// Who may have a file made, and when. Files are made in three places that do not hold one another up: words on the event
// loop, pictures in the drawing thread, archives from all the statements of a view.

import { networkOf } from '@/app/_parts/quota'
import type { FigureFile } from '@/lib/address'
import { makeQueue } from '@/lib/queue'
import type { Bytes } from './figure-files'

const PLACES = {
  words: makeQueue<Bytes>({ most: 20, patience: 30 }),
  pictures: makeQueue<Bytes>({ most: 30, patience: 30 }),
  archives: makeQueue<Bytes>({ most: 60, patience: 120 }),
}

/** Where a file is made, and about how many seconds it takes on a slow machine. */
const COSTS: Record<FigureFile, [place: keyof typeof PLACES, seconds: number]> = {
  'citation.bib': ['words', 0.1],
  'citation.ris': ['words', 0.1],
  'citation.json': ['words', 0.1],
  'data.csv': ['words', 0.1],
  'data.json': ['words', 0.1],
  'figure.svg': ['words', 0.1],
  'square.svg': ['words', 0.1],
  'og.png': ['pictures', 0.2],
  'figure.png': ['pictures', 0.2],
  'square.png': ['pictures', 0.2],
  'figure@2x.png': ['pictures', 0.4],
  'figure@4x.png': ['pictures', 0.8],
  'figure.pdf': ['pictures', 1],
  'data.xlsx': ['archives', 1],
  'bundle.zip': ['archives', 2],
}

/**
 * Has a file made when it is its turn, once for all who ask for the same `tag` meanwhile. Rejects with NotNow when too
 * many wait, and as soon as the reader of `request` has left.
 */
export function madeInTurn(
  request: Request,
  name: FigureFile,
  tag: string,
  work: (left: AbortSignal) => Promise<Bytes>,
): Promise<Bytes> {
  const [place, cost] = COSTS[name]
  return PLACES[place]({ key: tag, cost, visitor: networkOf(request.headers), signal: request.signal, work })
}
