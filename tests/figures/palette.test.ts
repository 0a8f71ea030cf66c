import { expect, test } from 'vitest'
import {
  dark,
  formatVariables,
  light,
  page,
  print,
  shadeOf,
  type Theme,
  themeIn,
} from '@/lib/figures/palette'
import { LEVELS } from '@/lib/stance'

const themes: [string, Theme][] = Object.entries({ light, dark, print })

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2.2 contrast ratio, 1 to 21. */
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

test.each(themes)('words can be read in %s on the paper, on every level and on every grey', (_, theme) => {
  expect(contrast(theme.ink, theme.background)).toBeGreaterThan(7)
  expect(contrast(theme.muted, theme.background)).toBeGreaterThan(4.5)
  for (const level of LEVELS) {
    const { fill, text } = theme.levels[level]
    // On a hatch words stand on a patch of paper.
    const under = fill.startsWith('url') ? theme.background : fill
    expect(contrast(text, under)).toBeGreaterThanOrEqual(4.5)
  }
  for (const { fill, text } of theme.shades) expect(contrast(text, fill)).toBeGreaterThanOrEqual(4.5)
})

test.each(themes)('more is farther from the paper in %s', (_, theme) => {
  const steps = theme.shades.map(({ fill }) => contrast(fill, theme.background))
  expect(steps).toEqual([...steps].sort((a, b) => a - b))
  expect(new Set(steps).size).toBe(steps.length)
  expect(shadeOf(theme, 0)).toBe(theme.shades[0])
  expect(shadeOf(theme, 1)).toBe(theme.shades.at(-1))
  expect(shadeOf(theme, 7)).toBe(theme.shades.at(-1))
})

test('every colour that a page names is declared', () => {
  const named = [...JSON.stringify(page).matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name)
  for (const theme of [light, dark]) {
    const declared = formatVariables(theme)
      .split(';')
      .map((line) => line.split(':')[0])
    expect(new Set(declared)).toEqual(new Set(named))
  }
})

test('hatches of two pictures have different names, and a theme of colours has none', () => {
  const fills = (picture: string) => LEVELS.map((level) => themeIn(print, picture).levels[level].fill)
  const hatched = fills('a').filter((fill) => fill.startsWith('url'))
  expect(hatched).toHaveLength(6)
  for (const fill of hatched) expect(fills('b')).not.toContain(fill)
  expect(themeIn(light, 'a')).toBe(light)
})
