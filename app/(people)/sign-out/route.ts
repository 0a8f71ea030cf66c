import { isSecure } from '@/app/_parts/base'
import { seeOther, withForm } from '@/app/_parts/writes'
import { signOut } from '@/lib/db/people/auth'
import { database } from '@/lib/db/store/client'

const MOST_BYTES = 10_000

/** Ends the session of this browser. */
export async function POST(request: Request): Promise<Response> {
  const { headers } = request
  return withForm(
    request,
    async () => {
      const response = seeOther('/')
      for (const cookie of await signOut(database(), headers, isSecure(headers)))
        response.headers.append('set-cookie', cookie)
      return response
    },
    MOST_BYTES,
  )
}
