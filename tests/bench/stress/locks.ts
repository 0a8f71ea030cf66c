// Another process locks the database for random spans while people write and read. Each write is stored or says that it is not.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { lookInto, makeSite, removeSite, startProduct } from './product'
import type { Tally } from './tally'
import { ask, eachPlace, saveOutlet, warmUp } from './visitor'

/** `count` writes while locks last up to `longest` milliseconds. */
export async function locks(
  tally: Tally,
  count: number,
  longest: number,
  isOver: () => boolean,
): Promise<void> {
  const site = await makeSite(50)
  try {
    const { editors, path } = site
    const product = await startProduct(site)
    await warmUp(tally, product)
    const { address } = product
    const locker = spawn(process.execPath, ['tests/support/locker.mjs', path, String(longest), '20261125'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let over = false
    try {
      await once(locker.stdout, 'data')
      const reading = (async () => {
        while (!over) {
          tally.heard('reading / meanwhile', await ask(address, '/'))
          await wait(300)
        }
      })()
      const done = await eachPlace(count, editors.length, isOver, async (place) => {
        await saveOutlet(tally, address, editors[place % editors.length] ?? '', `${place}`)
      })
      over = true
      await reading
      tally.done = `${done} saves over HTTP while another process holds BEGIN IMMEDIATE for 0–${longest / 1000} s at a time`
    } finally {
      over = true
      locker.kill()
      await once(locker, 'close')
    }
    const last = await saveOutlet(tally, address, editors[0] ?? '', 'after the locks')
    if (last?.status !== 303) tally.fault('disagreed', 'writing did not go on when the locks were over')
    const { found, problems } = lookInto(path)
    tally.hold(found)
    for (const problem of problems) tally.fault('disagreed', problem)
    tally.paused(product.pauses())
    await product.stop()
    tally.hold(lookInto(path).found)
  } finally {
    removeSite(site)
  }
}
