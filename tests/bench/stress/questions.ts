// Random questions, asked of page, picture and data files. All answer, and they count the same.
import fc from 'fast-check'
import { compareAddress, figureAddress, statementsAddress } from '@/lib/address'
import { FIGURES } from '@/lib/figures/all'
import { dayOf } from '@/lib/period'
import type { Question } from '@/lib/question'
import { parseCsv } from '@/lib/table/csv'
import { anyQuestion } from '@/tests/support/questions'
import { makeSite, removeSite, startProduct } from './product'
import type { Tally } from './tally'
import { ask, eachPlace, type Heard, warmUp } from './visitor'

const SEED = 20_261_125
const STATEMENTS = 300
/** Made at once: each is small, and the generator's memory is not. */
const BLOCK = 500
const AT_ONCE = 4

/** "12 of 300 statements", where the page says how many it shows; null when it does not. */
export function tallyIn(page: string): string | null {
  const found = /([\d,]+) of ([\d,]+) statements?\b/.exec(page.replace(/<!--[\s\S]*?-->/g, ''))
  return found ? `${found[1]} of ${found[2]}`.replaceAll(',', '') : null
}

type Counted = { provenance: { statements: { shown: number; total: number } } }

/** What a data file says it shows, in the same words; null when it is none. */
export function tallyOf(json: string): string | null {
  try {
    const { shown, total } = (JSON.parse(json) as Counted).provenance.statements
    return `${shown} of ${total}`
  } catch {
    return null
  }
}

/** The question and where it is asked; days in the past would each need a database of their own. */
function placesOf(question: Question, place: number) {
  const figure = FIGURES[place % FIGURES.length]?.slug ?? ''
  const asked = { ...question, asOf: question.asOf === null ? null : dayOf(new Date()) }
  return {
    page: compareAddress(asked, { figure }),
    svg: figureAddress(figure, 'figure.svg', asked),
    data: figureAddress(figure, 'data.json', asked),
    rows: figureAddress(figure, 'data.csv', asked),
    csv: statementsAddress(asked, {}, 'csv'),
    json: statementsAddress(asked, {}, 'json'),
  }
}

function compare(
  tally: Tally,
  heard: Record<keyof ReturnType<typeof placesOf>, Heard>,
  address: string,
): void {
  const statuses = Object.entries(heard).map(([name, { status }]) => `${name} ${status}`)
  const isBusy = Object.values(heard).some(({ status }) => status === 0 || status >= 500)
  // Already counted, or asked again by whoever wants to know.
  if (isBusy) return
  if (Object.values(heard).some(({ status }) => status !== 200)) {
    tally.fault('disagreed', `${address}: ${statuses.join(', ')}`)
    return
  }
  const counts = {
    page: tallyIn(heard.page.text),
    json: tallyOf(heard.json.text),
    data: tallyOf(heard.data.text),
  }
  const shown = Number(counts.json?.split(' ')[0])
  const csv = parseCsv(heard.csv.text).rows.length
  const { statements } = JSON.parse(heard.json.text) as { statements: unknown[] }
  const isOne = new Set(Object.values(counts)).size === 1 && counts.page !== null
  if (!isOne || csv !== shown || statements.length !== shown)
    tally.fault(
      'disagreed',
      `${address}: ${JSON.stringify(counts)}, ${csv} rows of CSV, ${statements.length} statements of JSON`,
    )
  if (!heard.svg.text.includes('</svg>')) tally.fault('disagreed', `${address}: the picture has no end`)
}

/** Asks `count` questions of all places. */
export async function questions(tally: Tally, count: number, isOver: () => boolean): Promise<void> {
  const site = await makeSite(STATEMENTS)
  try {
    const product = await startProduct(site)
    await warmUp(tally, product)
    const { address } = product
    let done = 0
    for (let block = 0; done < count && !isOver(); block += 1) {
      const all = fc.sample(anyQuestion, { seed: SEED + block, numRuns: Math.min(BLOCK, count - done) })
      done += await eachPlace(all.length, AT_ONCE, isOver, async (place) => {
        const question = all[place]
        if (!question) return
        const places = placesOf(question, place)
        const answered = await Promise.all(
          Object.entries(places).map(async ([name, path]) => {
            const heard = await ask(address, path)
            tally.heard(path, heard)
            return [name, heard] as const
          }),
        )
        compare(tally, Object.fromEntries(answered) as Record<keyof typeof places, Heard>, places.page)
      })
    }
    tally.done = `${done} random questions (seed ${SEED}), each to the page, the picture, both files of its numbers and both of its statements`
    tally.paused(product.pauses())
    await product.stop()
  } finally {
    removeSite(site)
  }
}
