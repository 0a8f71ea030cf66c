import { noticePage } from '@/app/_parts/bare-page'
import { makeQuota } from '@/app/_parts/quota'
import { admitted, seeOther } from '@/app/_parts/writes'
import { received, UploadRefused } from '@/app/desk/imports/_parts/upload'
import { importAddress } from '@/lib/address'
import { ask } from '@/lib/jobs/imports'
import { makeFolder, makeJob, noRoomFor, removeFolder } from '@/lib/jobs/uploads'
import { kindOf, NotImportable } from '@/lib/table/kind'

const MOST_UPLOADS = 5
const SPAN = 600_000

const allows = makeQuota(MOST_UPLOADS, SPAN)

const untaken = (status: number, words: string) =>
  noticePage(status, 'The file was not taken', words, importAddress())

/** For the notices; the proxy, which sets the others' policy, would keep the file in memory. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'"

/** Takes a file to be imported and leads to its page. The file is streamed to disk, whatever its size. */
export async function POST(request: Request): Promise<Response> {
  const response = await taken(request)
  response.headers.set('content-security-policy', POLICY)
  return response
}

async function taken(request: Request): Promise<Response> {
  const allowed = await admitted(request, 'editor')
  if ('refusal' in allowed) return allowed.refusal
  const { person } = allowed
  if (!allows(person.id, Date.now()))
    return untaken(
      429,
      `You have sent ${MOST_UPLOADS} files within ten minutes, which is as many as one may. Wait some minutes and send this one again.`,
    )
  const full = noRoomFor(Number(request.headers.get('content-length') ?? 0))
  if (full !== null) return untaken(507, full)
  const { id, folder, file } = makeFolder()
  try {
    const { name, bytes } = await received(request, file)
    const kind = kindOf(file)
    makeJob({ id, name, bytes, kind, who: person.name })
    // A whole data set says itself what its columns mean.
    ask(id, kind === 'dataset' ? 'check' : 'look')
    return seeOther(importAddress(id))
  } catch (error) {
    removeFolder(folder)
    if (error instanceof UploadRefused) return untaken(error.status, error.message)
    if (error instanceof NotImportable) return untaken(415, error.message)
    throw error
  }
}
