// The disk that holds the database is full, then has room again, on a small file system made for this. Needs Linux and
// the right to mount one.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dayOf } from '@/lib/period'
import { lookInto, makeSite, type Product, type Site, startProduct } from './product'
import type { Tally } from './tally'
import { ask, saveOutlet, warmUp } from './visitor'

const MEGABYTES = 24
/** Left free beside the file that fills the disk, in kilobytes: from nothing to some saves. */
const ROOM = [0, 64, 256]
const SAVES = 60

/** A small file system of its own; null where it cannot be made. */
function mountSmall(): { folder: string; unmount: () => void } | null {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m,mode=700`, 'tmpfs', folder], {
      stdio: 'ignore',
    })
  } catch {
    rmdirSync(folder)
    return null
  }
  const unmount = () => {
    process.off('exit', unmount)
    // At once, whoever has a file of it open still.
    execFileSync('umount', ['-l', folder])
    rmdirSync(folder)
  }
  // Also when the stress is broken off.
  process.once('exit', unmount)
  return { folder, unmount }
}

/** Saves and reads while the disk has `room` kilobytes left, and then again when it has all. */
async function fillAndFree(tally: Tally, { address, site }: Product, room: number): Promise<void> {
  const [cookie = ''] = site.editors
  const filler = join(site.folder, 'filler')
  const { bavail, bsize } = statfsSync(site.folder)
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - room * 1024)))
  let refused = 0
  for (let i = 0; i < SAVES && refused < 8; i += 1) {
    const heard = await saveOutlet(tally, address, cookie, `full ${room} ${i}`)
    if (heard?.status === 503) refused += 1
  }
  if (refused === 0) tally.fault('disagreed', `with ${room} kB left, ${SAVES} saves were all stored`)
  const yesterday = dayOf(new Date(Date.now() - 86_400_000))
  for (const path of [
    '/',
    '/statements',
    '/statements.csv',
    '/figures/spectrum/figure.svg',
    '/changes',
    '/desk',
  ])
    tally.heard(`${path} on a full disk`, await ask(address, path, { cookie }))
  for (const path of ['/', '/statements', '/statements.json', '/figures/spectrum/data.csv'])
    tally.heard(`${path}?asof= on a full disk`, await ask(address, `${path}?asof=${yesterday}`))
  rmSync(filler)
  const after = await saveOutlet(tally, address, cookie, `freed ${room}`)
  if (after?.status !== 303) tally.fault('disagreed', 'writing did not go on when the disk had room again')
}

async function restartAfter(
  tally: Tally,
  site: Site,
  product: Product,
  how: 'kill' | 'stop',
): Promise<Product> {
  tally.paused(product.pauses())
  await product[how]()
  const next = await startProduct(site)
  const { found, problems } = lookInto(site.path)
  tally.hold(found)
  for (const problem of problems) tally.fault('disagreed', `after a full disk: ${problem}`)
  return next
}

/** Fills the disk several times, and kills and stops the server between. */
export async function disk(tally: Tally): Promise<void> {
  const small = mountSmall()
  if (!small) {
    tally.done =
      'not tried: it needs a small file system, which only an administrator may mount (Linux, as root)'
    return
  }
  try {
    const site = await makeSite(50, small.folder)
    let product = await startProduct(site)
    await warmUp(tally, product)
    for (const room of ROOM) {
      await fillAndFree(tally, product, room)
      product = await restartAfter(tally, site, product, room === 0 ? 'kill' : 'stop')
    }
    tally.paused(product.pauses())
    await product.stop()
    tally.done = `a file system of ${MEGABYTES} MB filled up to its last ${ROOM.join(', ')} kB, and freed again`
  } finally {
    small.unmount()
  }
}
