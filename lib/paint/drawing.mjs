// The work of the drawing thread: SVG to PNG by resvg, and to PDF by way of outlines. Plain JavaScript, because Node starts
// it as it is; nothing imports it. It knows pictures and no figure.
import { parentPort } from 'node:worker_threads'
import { Resvg } from '@resvg/resvg-js'
import PDFDocument from 'pdfkit'
import drawSvg from 'svg-to-pdfkit'

/** @typedef {{ title: string, summary: string, keywords: string[], day: string }} About */

const ruler = new PDFDocument({ autoFirstPage: false })
const UNESCAPED = { amp: '&', quot: '"', lt: '<', gt: '>', '#x27': "'" }

/**
 * How wide text is in one of the font files, in units. Script by script, as shaping goes by the first letter.
 * @param {string} text @param {string} file @param {number} size
 */
function widthIn(text, file, size) {
  const plain = text
    .replace(/&(amp|quot|lt|gt|#x27);/g, (_, name) => UNESCAPED[name])
    .replace(/[\u200e\u200f\u2066-\u2069]/g, '')
  const pieces = plain.match(
    /[\p{Script=Arabic}\p{M}]+|[\p{Script=Hebrew}\p{M}]+|[^\p{Script=Arabic}\p{Script=Hebrew}]+/gu,
  )
  return (pieces ?? []).reduce((sum, piece) => sum + ruler.font(file).fontSize(size).widthOfString(piece), 0)
}

/**
 * resvg draws nothing of a text in which two scripts have to be shaped. So parts in several families are given places of
 * their own, which makes each a text for itself; other programs get the text as one.
 * @param {string} svg @param {string[]} files
 */
function withPlacedParts(svg, files) {
  return svg.replace(/<text ([^>]*)>((?:<tspan[^>]*>[^<]*<\/tspan>)+)<\/text>/g, (whole, head, inner) => {
    if (!/<tspan[^>]* font-family=/.test(inner)) return whole
    const own = (/** @type {string} */ tag, /** @type {string} */ name) =>
      new RegExp(`(?:^| )${name}="([^"]*)"`).exec(tag)?.[1]
    const parts = [...inner.matchAll(/<tspan([^>]*)>([^<]*)<\/tspan>/g)].map(([, tag, text]) => {
      const value = (/** @type {string} */ name) => own(tag, name) ?? own(head, name) ?? ''
      const family = /Noto Sans (?:Hebrew|Arabic)/.exec(value('font-family'))?.[0] ?? 'Inter'
      const file = files.find((path) =>
        path.includes(`${family.replaceAll(' ', '')}_${value('font-weight')}`),
      )
      return { tag, text, width: file ? widthIn(text, file, Number(value('font-size'))) : 0 }
    })
    const width = parts.reduce((sum, part) => sum + part.width, 0)
    const before = { middle: width / 2, end: width }[own(head, 'text-anchor') ?? ''] ?? 0
    let x = Number(own(head, 'x')) - before
    const placed = parts.map((part) => {
      const at = x
      x += part.width
      return `<tspan${part.tag} x="${at.toFixed(2)}">${part.text}</tspan>`
    })
    return `<text ${head.replace(/text-anchor="\w+"/, 'text-anchor="start"')}>${placed.join('')}</text>`
  })
}

const WORK = {
  /** @param {{ svg: string, scale: number, font: { fontFiles: string[] } }} order */
  png: ({ svg, scale, font }) =>
    new Resvg(withPlacedParts(svg, font.fontFiles), { fitTo: { mode: 'zoom', value: scale }, font })
      .render()
      .asPng(),

  /**
   * Live text would lose the order of Hebrew and Arabic, so text becomes outlines, and the words go into the
   * alternative text of the whole.
   * @param {{ svg: string, font: { fontFiles: string[] }, about: About }} order
   */
  pdf({ svg, font, about }) {
    const picture = new Resvg(withPlacedParts(svg, font.fontFiles), { font })
    const { width, height } = picture
    // Hundredths of a point are as fine as any printer, and a quarter less to read and write.
    const outlines = picture.toString().replace(/ d="[^"]+/g, (path) => path.replace(/(\.\d\d)\d+/g, '$1'))
    const date = new Date(`${about.day}T00:00:00Z`)
    const document = new PDFDocument({
      size: [width, height],
      margin: 0,
      lang: 'en',
      tagged: true,
      displayTitle: true,
      pdfVersion: '1.7',
      info: {
        Title: about.title,
        Subject: about.summary,
        Keywords: about.keywords.join(', '),
        Creator: 'Parallax',
        CreationDate: date,
        ModDate: date,
      },
    })
    const draw = () => drawSvg(document, outlines, 0, 0, { assumePt: true, width, height })
    document.addStructure(document.struct('Figure', { title: about.title, alt: about.summary }, draw))
    document.end()
    return document.read()
  },
}

parentPort?.on('message', ({ kind, ...order }) => {
  try {
    // Bytes of their own: what is handed over is taken from this thread.
    const bytes = new Uint8Array(WORK[kind](order))
    parentPort?.postMessage({ bytes }, [bytes.buffer])
  } catch (error) {
    parentPort?.postMessage({ failed: error instanceof Error ? error.message : String(error) })
  }
})
