// How wide letters are at most, in em: in Inter, which pictures are made with, or in what a machine without it puts in its
// place. Numbers and not fonts, because no font is at hand where SVG is written; tests/paint/fallback.test.ts checks them.

/** The widest of Inter, Arial (Liberation Sans, Arimo) and DejaVu Sans, from U+0020 to U+007E, in hundredths of an em. */
const ASCII = {
  regular: [
    32, 41, 47, 84, 65, 99, 78, 30, 40, 40, 51, 84, 32, 46, 32, 37, 64, 64, 64, 64, 65, 64, 64, 64, 64, 64,
    34, 34, 84, 84, 84, 56, 102, 69, 69, 74, 78, 67, 62, 78, 76, 30, 58, 68, 57, 91, 76, 79, 67, 79, 73, 67,
    65, 75, 69, 99, 69, 68, 69, 40, 37, 40, 84, 56, 50, 62, 64, 58, 64, 62, 38, 64, 64, 28, 28, 58, 28, 98,
    64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 56, 64, 34, 64, 84,
  ],
  bold: [
    35, 46, 56, 84, 70, 102, 88, 34, 46, 46, 56, 84, 38, 47, 38, 39, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70,
    40, 40, 84, 84, 84, 62, 102, 78, 77, 74, 84, 69, 69, 83, 84, 38, 59, 78, 64, 100, 84, 86, 74, 86, 78, 73,
    69, 82, 78, 111, 78, 74, 73, 46, 39, 46, 84, 56, 50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105,
    72, 69, 72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 38, 72, 84,
  ],
}

/** By class; a letter takes the first that it belongs to. Arabic letters are narrower in a word than alone. */
const CLASSES: [RegExp, regular: number, bold: number][] = [
  [/[\p{M}\u00ad\u200b-\u200f\u2060\u2066-\u2069]/u, 0, 0],
  [/[−×±÷≤≥≠]/, 0.84, 0.84],
  [/[\u00a0\u2009\u202f]/, 0.32, 0.35],
  [/[·‘’¡łıĿŀ]/, 0.56, 0.64],
  [/[“”„–?°•†‡ŧđðħßþ]/, 0.7, 0.79],
  [/[ÆŒæœ…—%@©®™◆→←½¼¾]/, 1.07, 1.17],
  [/[‰‱]/, 1.74, 1.89],
  [/[щшЩШЖЮЫМФжюфыДдЉЊљњЦЪЂЋ]/, 1.14, 1.34],
  [/\p{Script=Cyrillic}/u, 0.8, 0.88],
  [/\p{Script=Greek}/u, 0.97, 1.03],
  [/\p{Script=Hebrew}/u, 0.74, 0.82],
  [/[سشصضڛښڜڝڞ]/u, 1, 1.12],
  [/\p{Script=Arabic}/u, 0.64, 0.68],
  [/[\p{Script=Latin}\p{Sm}\p{Sc}]/u, 0.96, 1.08],
]
const WIDEST = [1.15, 1.2] as const

/** The advance of a letter in em; rather too large than too small. `bold` from a weight of 600 on. */
export function advanceOf(letter: string, bold: boolean): number {
  const plain = letter.normalize('NFD')
  const own = (bold ? ASCII.bold : ASCII.regular)[(plain.codePointAt(0) ?? 0) - 0x20]
  // A hook or an apostrophe beside the letter is no part of its body.
  const beside = /[ďľḷḹ]|\u031b/.test(letter + plain) ? 0.14 : 0
  if (own !== undefined) return own / 100 + beside
  const [, regular, heavy] = CLASSES.find(([letters]) => letters.test(letter)) ?? ['', ...WIDEST]
  return bold ? heavy : regular
}
