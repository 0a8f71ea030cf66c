// Pictures as they look where Inter is not installed: every text of every stored picture is measured in the fonts that
// other programs put in its place, and stays in the picture, apart from other texts, and on what it stands on.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import PDFDocument from 'pdfkit'
import { describe, expect, test } from 'vitest'
import { widthOf } from '@/lib/paint/text'

const modules = join(process.cwd(), 'node_modules')
const google = (folder: string, file: string) => join(modules, '@expo-google-fonts', folder, file)
const dejavu = (file: string) => join(modules, 'dejavu-fonts-ttf/ttf', file)

/** Regular, and what stands in for 600 and 700. */
const FONTS: Record<string, readonly [regular: string, bold: string]> = {
  Inter: [google('inter', '400Regular/Inter_400Regular.ttf'), google('inter', '700Bold/Inter_700Bold.ttf')],
  'Arial (as Arimo, which has its widths)': [
    google('arimo', '400Regular/Arimo_400Regular.ttf'),
    google('arimo', '700Bold/Arimo_700Bold.ttf'),
  ],
  'DejaVu Sans': [dejavu('DejaVuSans.ttf'), dejavu('DejaVuSans-Bold.ttf')],
}

const document = new PDFDocument({ autoFirstPage: false })
/** A letter no font has a glyph for would be drawn in another font. */
const measured = new Map<string, number>()
function measure(text: string, path: string, size: number): number {
  const key = `${path} ${text}`
  const known = measured.get(key) ?? document.font(path).fontSize(1000).widthOfString(text)
  measured.set(key, known)
  return (known * size) / 1000
}

type Word = { text: string; size: number; bold: boolean }
type Text = { x: number; y: number; scale: number; anchor: string; words: Word[] }
type Box = { left: number; right: number; top: number; bottom: number }
type Picture = { width: number; height: number; texts: Text[]; boxes: Box[] }

const number = (tag: string, name: string, otherwise = 0) =>
  Number(new RegExp(` ${name}="([-\\d.]+)"`).exec(tag)?.[1] ?? otherwise)
const plain = (text: string) =>
  text
    .replace(
      /&(quot|lt|gt|#x27|amp);/g,
      (_, name: string) => ({ quot: '"', lt: '<', gt: '>', '#x27': "'" })[name] ?? '&',
    )
    .replace(/[\u2066-\u2069]/g, '')

/** Where the texts and the rectangles of our own SVG stand. */
function read(svg: string): Picture {
  const [root = ''] = /<svg[^>]*>/.exec(svg) ?? []
  const picture: Picture = {
    width: number(root, 'width'),
    height: number(root, 'height'),
    texts: [],
    boxes: [],
  }
  const places = [{ x: 0, y: 0, scale: 1 }]
  const visible = svg.replace(/<defs>.*?<\/defs>/gs, '')
  for (const [tag, kind, inner = ''] of visible.matchAll(
    /<(\/g|g|rect)\b[^>]*>|<text\b[^>]*>(.*?)<\/text>/g,
  )) {
    const at = places.at(-1) ?? { x: 0, y: 0, scale: 1 }
    if (kind === '/g') places.pop()
    else if (kind === 'g') {
      const [, x = 0, y = 0, scale = 1] =
        /translate\(([-\d.]+) ([-\d.]+)\)(?: scale\(([\d.]+)\))?/
          .exec(tag)
          ?.map((part) => Number(part ?? 1)) ?? []
      places.push({ x: at.x + x * at.scale, y: at.y + y * at.scale, scale: at.scale * (scale || 1) })
    } else if (kind === 'rect') {
      const [left, top] = [at.x + number(tag, 'x') * at.scale, at.y + number(tag, 'y') * at.scale]
      const [width, height] = [number(tag, 'width') * at.scale, number(tag, 'height') * at.scale]
      picture.boxes.push({ left, right: left + width, top, bottom: top + height })
    } else {
      const [head = ''] = /^<text[^>]*>/.exec(tag) ?? []
      const own = { size: number(head, 'font-size'), bold: number(head, 'font-weight', 400) >= 600 }
      const runs = [...inner.matchAll(/<tspan([^>]*)>(.*?)<\/tspan>/g)].map(
        ([, attributes = '', text = '']) => ({
          text: plain(text),
          size: number(attributes, 'font-size', own.size),
          bold: number(attributes, 'font-weight', own.bold ? 700 : 400) >= 600,
        }),
      )
      picture.texts.push({
        x: at.x + number(head, 'x') * at.scale,
        y: at.y + number(head, 'y') * at.scale,
        scale: at.scale,
        anchor: / text-anchor="(\w+)"/.exec(head)?.[1] ?? 'start',
        words: runs.length > 0 ? runs : [{ ...own, text: plain(inner) }],
      })
    }
  }
  return picture
}

function boxOf({ x, y, scale, anchor, words }: Text, [regular, bold]: readonly [string, string]): Box {
  const width =
    words.reduce((sum, word) => sum + measure(word.text, word.bold ? bold : regular, word.size), 0) * scale
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
  const size = Math.max(...words.map((word) => word.size)) * scale
  return { left, right: left + width, top: y - size * 0.72, bottom: y }
}

const told = ({ words }: Text) => words.map(({ text }) => text).join('')
const overlap = (a: Box, b: Box) =>
  a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom && b.top < a.bottom

const FOLDERS = ['tests/pictures', 'tests/paint/snapshots']
const pictures = FOLDERS.flatMap((folder) =>
  readdirSync(folder).map((name) => [name, read(readFileSync(join(folder, name), 'utf8'))] as const),
)
const LATIN = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u

describe.each(Object.entries(FONTS))('in %s', (_, fonts) => {
  test.each(pictures)(
    '%s keeps its words in the picture, apart, and on what they stand on',
    (_name, picture) => {
      const { width, height, texts, boxes } = picture
      expect(texts.length).toBeGreaterThan(5)
      const placed = texts
        .filter((text) => LATIN.test(told(text)))
        .map((text) => ({ text, box: boxOf(text, fonts) }))
      for (const [place, { text, box }] of placed.entries()) {
        const words = told(text)
        expect(box.left, words).toBeGreaterThanOrEqual(0)
        expect(box.right, words).toBeLessThanOrEqual(width)
        expect(box.bottom, words).toBeLessThanOrEqual(height)
        for (const other of placed.slice(place + 1))
          expect(overlap(box, other.box), `${words} | ${told(other.text)}`).toBe(false)
        const under = boxes.filter(
          ({ left, right, top, bottom }) =>
            text.anchor === 'middle' &&
            text.x > left &&
            text.x < right &&
            text.y - 2 > top &&
            text.y < bottom + 2,
        )
        for (const { left, right } of under) {
          expect(box.left, words).toBeGreaterThanOrEqual(left)
          expect(box.right, words).toBeLessThanOrEqual(right)
        }
      }
    },
  )

  test('no letter is wider than the layout takes it for', () => {
    const alphabets = [
      [0x21, 0x7e],
      [0xa1, 0xac],
      [0xae, 0x17f],
      [0x370, 0x3ff],
      [0x400, 0x45f],
      [0x2010, 0x2026],
      [0x2030, 0x203a],
      [0x2260, 0x2265],
    ] as const
    for (const [from, to] of alphabets)
      for (let code = from; code <= to; code++)
        for (const [place, weight] of ([400, 700] as const).entries()) {
          const letter = String.fromCodePoint(code)
          // A letter between two others, as one alone may have no advance.
          const path = fonts[place] ?? ''
          const drawn = measure(`n${letter}n`, path, 1) - measure('nn', path, 1)
          if (drawn === missing(path)) continue
          expect(widthOf(letter, { size: 1, weight }), `${letter} at ${weight}`).toBeGreaterThan(drawn - 0.06)
        }
  })
})

/** What a font draws for a letter that it has not. */
const missing = (path: string) => measure('n\u{10fffd}n', path, 1) - measure('nn', path, 1)
