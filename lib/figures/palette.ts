// Colours of levels and of a figure's furniture. Chosen for the largest smallest difference between neighbours in normal,
// deuteranope, protanope and tritanope vision; no red, no green. A level is always told by place and signed label too.
import { LEVELS, type Level } from '@/lib/stance'

export type LevelColour = { fill: string; outline: string; text: string }

/** A hatch: distance and width of its lines in px, and the angle they are turned by from upright, in degrees. */
export type Hatch = { gap: number; line: number; angle: number }

export type Theme = {
  background: string
  ink: string
  muted: string
  grid: string
  rule: string
  levels: Record<Level, LevelColour>
  /** Greys for amounts without a stance, from the least to the most. */
  shades: readonly Shade[]
  /** What the levels' fills are made of where they are no colours. */
  hatches: readonly { level: Level; hatch: Hatch }[]
}

export type Shade = { fill: string; text: string }

/** The grey of a share, 0 to 1. */
export function shadeOf({ shades }: Theme, share: number): Shade {
  const place = Math.round(Math.min(1, Math.max(0, share)) * (shades.length - 1))
  return shades[place] ?? { fill: 'none', text: 'currentColor' }
}

function levels(fills: string[], outlines: string[], texts: string[]): Record<Level, LevelColour> {
  const at = (list: string[], place: number) => list[place] ?? ''
  return Object.fromEntries(
    LEVELS.map((level, place) => [
      level,
      { fill: at(fills, place), outline: at(outlines, place), text: at(texts, place) },
    ]),
  ) as Record<Level, LevelColour>
}

const PALE = '#ffffff'
const DEEP = '#101418'

function shades(fills: string[], firstPale: number, before: string, after: string): Shade[] {
  return fills.map((fill, place) => ({ fill, text: place < firstPale ? before : after }))
}

export const light: Theme = {
  background: '#ffffff',
  ink: '#17212b',
  muted: '#55606b',
  grid: '#e6e9ec',
  rule: '#8a949e',
  levels: levels(
    ['#004456', '#007f9c', '#59bfe0', '#e1e5ea', '#dca364', '#a46500', '#583400'],
    ['#00303d', '#005f75', '#1f86a6', '#7d868f', '#a3691f', '#764900', '#3d2400'],
    [PALE, PALE, DEEP, DEEP, DEEP, PALE, PALE],
  ),
  shades: shades(
    ['#f3f5f6', '#dfe3e7', '#c6ccd2', '#a9b1b9', '#68727c', '#4a545e', '#2c353e'],
    4,
    DEEP,
    PALE,
  ),
  hatches: [],
}

export const dark: Theme = {
  background: '#0f1419',
  ink: '#eef2f5',
  muted: '#a9b4be',
  grid: '#232b33',
  rule: '#7c8893',
  levels: levels(
    ['#97e7ff', '#26a4c3', '#00748c', '#494c50', '#925811', '#c48544', '#ffcfa2'],
    ['#e9fbff', '#62d6f2', '#2fa6c4', '#8d949b', '#c98a2c', '#f3b45c', '#fff5e8'],
    [DEEP, DEEP, PALE, PALE, PALE, DEEP, DEEP],
  ),
  shades: shades(
    ['#1c242b', '#2c353e', '#3f4953', '#56616b', '#98a2ab', '#bcc4cb', '#e1e5e9'],
    4,
    PALE,
    DEEP,
  ),
  hatches: [],
}

const hatchName = (level: Level) => `hatch-${level < 0 ? 'm' : 'p'}${Math.abs(level)}`
const BLACK = '#000000'

/** For a press without colour: a hatch is denser the farther its level is from 0, and leans to its level's side. */
export const print: Theme = {
  background: '#ffffff',
  ink: BLACK,
  muted: '#444444',
  grid: '#dddddd',
  rule: '#777777',
  levels: levels(
    LEVELS.map((level) => (level === 0 ? '#dcdcdc' : `url(#${hatchName(level)})`)),
    LEVELS.map(() => BLACK),
    LEVELS.map(() => BLACK),
  ),
  shades: shades(
    ['#f5f5f5', '#e2e2e2', '#cbcbcb', '#b0b0b0', '#6c6c6c', '#4f4f4f', '#303030'],
    4,
    BLACK,
    PALE,
  ),
  hatches: LEVELS.filter((level) => level !== 0).map((level) => ({
    level,
    hatch: {
      ...([
        { gap: 6, line: 0.9 },
        { gap: 4, line: 1.4 },
        { gap: 3, line: 1.9 },
      ][Math.abs(level) - 1] ?? { gap: 6, line: 1 }),
      angle: level < 0 ? -45 : 45,
    },
  })),
}

/** The name of a hatch within a picture. */
export const hatchId = (level: Level, picture: string) => `${picture}-${hatchName(level)}`

/** A theme whose hatches have names of their own in a picture, so that several stand on one page. */
export function themeIn(theme: Theme, picture: string): Theme {
  if (theme.hatches.length === 0) return theme
  const own = LEVELS.map((level) => {
    const colour = theme.levels[level]
    const hatched = theme.hatches.some((other) => other.level === level)
    return [level, hatched ? { ...colour, fill: `url(#${hatchId(level, picture)})` } : colour]
  })
  return { ...theme, levels: Object.fromEntries(own) as Record<Level, LevelColour> }
}

const variable = (name: string) => `--figure-${name}`
// Short, because every mark of a page names two of them.
const shadeVariable = (place: number, part: string) => `--s${place}-${part}`
const levelVariable = (level: Level, part: string) => `--${level < 0 ? 'm' : 'p'}${Math.abs(level)}-${part}`

/** The theme of a page: each colour is a CSS variable, so that light and dark need no second rendering. */
export const page: Theme = {
  background: `var(${variable('background')})`,
  ink: `var(${variable('ink')})`,
  muted: `var(${variable('muted')})`,
  grid: `var(${variable('grid')})`,
  rule: `var(${variable('rule')})`,
  levels: Object.fromEntries(
    LEVELS.map((level) => [
      level,
      {
        fill: `var(${levelVariable(level, 'fill')})`,
        outline: `var(${levelVariable(level, 'outline')})`,
        text: `var(${levelVariable(level, 'text')})`,
      },
    ]),
  ) as Record<Level, LevelColour>,
  shades: light.shades.map((_, place) => ({
    fill: `var(${shadeVariable(place, 'fill')})`,
    text: `var(${shadeVariable(place, 'text')})`,
  })),
  hatches: [],
}

/** A theme as CSS declarations for the variables that `page` names. */
export function formatVariables(theme: Theme): string {
  const furniture = (['background', 'ink', 'muted', 'grid', 'rule'] as const).map(
    (name) => `${variable(name)}:${theme[name]}`,
  )
  const colours = LEVELS.flatMap((level) =>
    (['fill', 'outline', 'text'] as const).map(
      (part) => `${levelVariable(level, part)}:${theme.levels[level][part]}`,
    ),
  )
  const greys = theme.shades.flatMap((shade, place) =>
    (['fill', 'text'] as const).map((part) => `${shadeVariable(place, part)}:${shade[part]}`),
  )
  return [...furniture, ...colours, ...greys].join(';')
}
