import type { ComponentType, ReactNode } from 'react'
import Forbidden from '@/app/forbidden'
import NotFound from '@/app/not-found'
import { describeTrouble } from '@/lib/db/store/trouble'
import { answerWith } from '@/lib/page-status'

/** Seconds after which to look again. */
const RETRY = 30

/** The status of notFound() and forbidden(), which throw; null for every other error. */
function statusOf(error: unknown): number | null {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : ''
  const [, status] = /^NEXT_HTTP_ERROR_FALLBACK;(403|404)$/.exec(digest) ?? []
  return status === undefined ? null : Number(status)
}

/**
 * Renders a page. What notFound() and forbidden() lead to is rendered here: Next would send an empty page and have the
 * reader's browser fill it, which without JavaScript it never does. A database that is locked, missing or broken becomes
 * a page that says what to do, sent as 503.
 * @param Missing what stands in the place of a page that calls notFound()
 */
export async function guarded(
  render: () => Promise<ReactNode>,
  Missing: ComponentType = NotFound,
): Promise<ReactNode> {
  try {
    return await render()
  } catch (error) {
    const status = statusOf(error)
    if (status !== null) {
      answerWith(status)
      return status === 404 ? <Missing /> : <Forbidden />
    }
    const trouble = describeTrouble(error)
    if (!trouble) throw error
    answerWith(503, RETRY)
    return (
      <main className="page">
        <h1>{trouble.title}</h1>
        <p>{trouble.advice}</p>
        <p>Reload this page when that is done.</p>
      </main>
    )
  }
}
