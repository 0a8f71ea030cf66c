// The registry of figures: a new figure is one file and one line here.
import { distribution } from './distribution'
import type { FigureMaker } from './figure'
import { spectrum } from './spectrum'

/** In the order of the tabs; the first is shown when nobody asks for another. */
export const FIGURES: readonly [FigureMaker, ...FigureMaker[]] = [spectrum, distribution]

export function figureMaker(slug: string): FigureMaker | undefined {
  return FIGURES.find((maker) => maker.slug === slug)
}
