import type { ReactNode } from 'react'
import { describeTrouble } from '@/lib/db/store/trouble'
import { answerUnavailable } from '@/lib/page-status'

/** Seconds after which to look again. */
const RETRY = 30

/** Renders a page; a database that is locked, missing or broken becomes a page that says what to do, sent as 503. */
export async function guarded(render: () => Promise<ReactNode>): Promise<ReactNode> {
  try {
    return await render()
  } catch (error) {
    const trouble = describeTrouble(error)
    if (!trouble) throw error
    answerUnavailable(RETRY)
    return (
      <main className="page">
        <h1>{trouble.title}</h1>
        <p>{trouble.advice}</p>
        <p>Reload this page when that is done.</p>
      </main>
    )
  }
}
