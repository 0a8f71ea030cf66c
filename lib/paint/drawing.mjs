// The work of the drawing thread: SVG to PNG by resvg, and to PDF by way of outlines. Plain JavaScript, because Node starts
// it as it is; nothing imports it. It knows pictures and no figure.
import { parentPort } from 'node:worker_threads'
import { Resvg } from '@resvg/resvg-js'
import PDFDocument from 'pdfkit'
import drawSvg from 'svg-to-pdfkit'

/** @typedef {{ title: string, summary: string, keywords: string[], day: string }} About */

const WORK = {
  /** @param {{ svg: string, scale: number, font: object }} order */
  png: ({ svg, scale, font }) =>
    new Resvg(svg, { fitTo: { mode: 'zoom', value: scale }, font }).render().asPng(),

  /**
   * Live text would lose the order of Hebrew and Arabic, so text becomes outlines, and the words go into the
   * alternative text of the whole.
   * @param {{ svg: string, font: object, about: About }} order
   */
  pdf({ svg, font, about }) {
    const picture = new Resvg(svg, { font })
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
