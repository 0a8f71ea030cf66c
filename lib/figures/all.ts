// The registry of figures: a new figure is one file and one line here.
import { distance } from './distance'
import { distribution } from './distribution'
import type { FigureMaker } from './figure'
import { parties } from './parties'
import { robustness } from './robustness'
import { speakers } from './speakers'
import { spectrum } from './spectrum'
import { timeline } from './timeline'
import { topics } from './topics'

/** In the order of the tabs; the first is shown when nobody asks for another. */
export const FIGURES: readonly [FigureMaker, ...FigureMaker[]] = [
  spectrum,
  distribution,
  timeline,
  topics,
  distance,
  speakers,
  parties,
  robustness,
]

export function figureMaker(slug: string): FigureMaker | undefined {
  return FIGURES.find((maker) => maker.slug === slug)
}
