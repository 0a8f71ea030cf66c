// Which build of the code answers, so that no reader is told that a file made by another build is still the same.
import { readFileSync } from 'node:fs'
import path from 'node:path'

let known: string | undefined

/** As in next.config.mjs. */
const folder = () => process.env.BUILD_FOLDER || '.next'

/**
 * The id that Next gives each build; in development and in tests, where the code may change, this very process. Asked
 * when a file is asked for, because while Next builds there is none yet.
 */
export function buildId(): string {
  known ??=
    process.env.NODE_ENV === 'production'
      ? readFileSync(path.join(/* turbopackIgnore: true */ process.cwd(), folder(), 'BUILD_ID'), 'utf8')
      : `${process.pid} ${Date.now()}`
  return known
}
