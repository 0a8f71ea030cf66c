// The server is killed while people save. All that was acknowledged is there when it runs again.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { randomLcg } from 'd3-random'
import { lookInto, makeSite, type Product, removeSite, type Site, startProduct } from './product'
import type { Tally } from './tally'
import { ask, makeChance, saveOutlet } from './visitor'

/** Saves that are acknowledged before a kill, at most, and milliseconds that it may come later. */
const MOST_SAVES = 12
const LATEST = 30

/** People save until so many were acknowledged; then all processes are killed in the middle of it. Gives the last one's page. */
async function saveAndKill(tally: Tally, product: Product, round: number, enough: number, later: number) {
  let over = false
  let acknowledged = 0
  let lastPage = ''
  const writers = product.site.editors.map(async (cookie, writer) => {
    for (let i = 0; !over; i += 1) {
      const heard = await saveOutlet(tally, product.address, cookie, `${round}-${writer}-${i}`)
      if (!heard) return
      if (heard.status !== 303) continue
      acknowledged += 1
      lastPage = heard.location
    }
  })
  const limit = Date.now() + 60_000
  while (acknowledged < enough && Date.now() < limit) await wait(2)
  await wait(later)
  tally.paused(product.pauses())
  await product.kill()
  over = true
  await Promise.all(writers)
  return lastPage
}

function hold(tally: Tally, path: string, when: string): void {
  const { found, problems } = lookInto(path)
  tally.hold(found)
  for (const problem of problems) tally.fault('disagreed', `${when}: ${problem}`)
}

async function rounds(tally: Tally, site: Site, count: number, isOver: () => boolean): Promise<number> {
  const { below } = makeChance(randomLcg(0.83))
  let lastPage = ''
  let round = 0
  for (; ; round += 1) {
    const product = await startProduct(site)
    hold(tally, site.path, `after kill ${round}`)
    if (lastPage !== '') {
      const cookie = site.editors[0] ?? ''
      const page = await ask(product.address, lastPage, { cookie })
      tally.heard(lastPage, page)
      if (page.status !== 200) tally.fault('lost', `${lastPage} answers ${page.status} after the kill`)
    }
    if (round === count || isOver()) {
      tally.paused(product.pauses())
      await stopAndHold(tally, product)
      return round
    }
    lastPage = await saveAndKill(tally, product, round, 1 + below(MOST_SAVES), below(LATEST))
  }
}

/** A server that was stopped leaves one whole file. */
async function stopAndHold(tally: Tally, product: Product): Promise<void> {
  const status = await product.stop()
  if (status !== 0) tally.fault('disagreed', `a stopped server ended with status ${status}`)
  const alone = join(product.site.folder, 'alone.db')
  copyFileSync(product.site.path, alone)
  hold(tally, alone, 'in the file of a stopped server')
}

/** Kills `count` times. */
export async function kills(tally: Tally, count: number, isOver: () => boolean): Promise<void> {
  const site = await makeSite(50)
  try {
    const done = await rounds(tally, site, count, isOver)
    tally.done = `${done} kills (SIGKILL) of all processes of \`npm start\` while four people save`
  } finally {
    removeSite(site)
  }
}
