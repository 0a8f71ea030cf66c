'use client'

export default function Failed({ reset }: { reset: () => void }) {
  return (
    <main id="content" className="page">
      <h1>This page could not be made</h1>
      <p>Something went wrong on the server; its log says what. Your question is still in the address.</p>
      <button type="button" className="button" onClick={reset}>
        Try again
      </button>
    </main>
  )
}
