// Checks a bundle: its hashes, its table, its metadata, its README and its picture, and how they are packed.
import { readmeOf } from '@/lib/figures/bundle'
import type { ViewWords } from '@/lib/figures/view'
import { unzipped } from '@/lib/table/zip'
import { compare, readCsv } from './published-table'
import { checkAgreement } from './recounted-agreement'
import { checkPicture } from './recounted-picture'
import { checkMetadata, packedAnew, readMetadata, viewOf } from './recounted-view'
import { check, type NamedFile, type Verdict } from './verdict'
import { isPackedAlike, manifestProblems } from './wholeness'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** Throws an Error where a file of the bundle is missing or cannot be read. */
export async function checkBundle({ name, bytes }: NamedFile, verdict: Verdict): Promise<void> {
  const files = unzipped(bytes)
  const fileOf = (wanted: string): Uint8Array => {
    const file = files[wanted]
    if (!file) throw new Error(`${wanted} is missing in it`)
    return file
  }
  const metadata = readMetadata('metadata.json', text(fileOf('metadata.json')))
  const { compared, problems } = manifestProblems(files)
  verdict.compared += compared
  verdict.problems.push(...problems)
  const view = viewOf(readCsv('statements.csv', fileOf('statements.csv')), metadata)
  compare(readCsv('data.csv', fileOf('data.csv')), view.figure.table, verdict)
  checkMetadata('metadata.json', metadata, view, verdict)
  const { agreement } = view.answer.reliability
  if (agreement) checkAgreement(readCsv('codings.csv', fileOf('codings.csv')), agreement, verdict)
  await checkReadme(text(fileOf('README.md')), view, verdict)
  await checkPicture(text(fileOf('figure.svg')), metadata, view.figure, verdict)
  // The files agree; what is left of the archive is how they are packed.
  if (verdict.problems.length === 0)
    check(verdict, await isPackedAlike(bytes, files, metadata.exportedOn), () => packedAnew(name))
}

async function checkReadme(readme: string, view: ViewWords, verdict: Verdict): Promise<void> {
  const [says, right] = [readme.split('\n'), (await readmeOf(view)).split('\n')]
  const place = Array.from({ length: Math.max(says.length, right.length) }).findIndex(
    (_, at) => says[at] !== right[at],
  )
  check(
    verdict,
    place === -1,
    () =>
      `README.md, line ${place + 1}: it says “${says[place] ?? ''}”, and the statements give “${right[place] ?? ''}”.`,
  )
}
