// What the shape of any mark is given: its place in pixels, and the colours of its level.
import type { BackedMark } from '@/lib/figures/figure'
import { shadeOf, type Theme } from '@/lib/figures/palette'
import type { Shape } from './geometry'

export type Place = { x: number; y: number; theme: Theme }

export type PartOf<K extends Shape['kind']> = Place & { shape: Extract<Shape, { kind: K }> }

/** Colours of a mark: its level's, or grey where it stands for several. */
export function coloursOf({ level }: Pick<BackedMark, 'level'>, theme: Theme) {
  if (level !== null) return theme.levels[level]
  const { fill, text } = shadeOf(theme, 0.3)
  return { fill, text, outline: theme.muted }
}
