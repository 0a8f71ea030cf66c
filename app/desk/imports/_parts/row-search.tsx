'use client'

import { useEffect, useState } from 'react'

/** Shows the rows of a table that hold what is typed. Without scripts there is no box, and all rows stand there. */
export function RowSearch({ table, label }: { table: string; label: string }) {
  const [isReady, setReady] = useState(false)
  const [words, setWords] = useState('')
  useEffect(() => setReady(true), [])
  useEffect(() => {
    const wanted = words.trim().toLowerCase()
    for (const row of document.querySelectorAll<HTMLTableRowElement>(`#${table} tbody tr`))
      row.hidden = wanted !== '' && !(row.cells[0]?.textContent ?? '').toLowerCase().includes(wanted)
  }, [words, table])
  if (!isReady) return null
  return (
    <label className="row-search">
      {label}{' '}
      <input
        type="search"
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          // Enter would send the form around it.
          if (event.key === 'Enter') event.preventDefault()
        }}
      />
    </label>
  )
}
