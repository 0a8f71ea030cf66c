import type { ReactNode } from 'react'
import { describeTrouble } from '@/lib/db/trouble'

/** Renders a page; a database that is locked, missing or broken becomes a page that says what to do. */
export async function guarded(render: () => Promise<ReactNode>): Promise<ReactNode> {
  try {
    return await render()
  } catch (error) {
    const trouble = describeTrouble(error)
    if (!trouble) throw error
    return (
      <main className="page">
        <h1>{trouble.title}</h1>
        <p>{trouble.advice}</p>
        <p>Nothing is lost: reload this page when that is done.</p>
      </main>
    )
  }
}
