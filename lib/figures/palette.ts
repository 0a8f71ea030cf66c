// Colours of levels and of a figure's furniture. Chosen for the largest smallest difference between neighbours in normal,
// deuteranope, protanope and tritanope vision; no red, no green. A level is always told by place and signed label too.
import { LEVELS, type Level } from '@/lib/stance'

export type LevelColour = { fill: string; outline: string; text: string }

export type Theme = {
  background: string
  ink: string
  muted: string
  grid: string
  rule: string
  levels: Record<Level, LevelColour>
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
}

const variable = (name: string) => `--figure-${name}`
// Short, because every mark of a page names two of them.
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
  return [...furniture, ...colours].join(';')
}
