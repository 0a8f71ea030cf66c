'use client'
import { useState } from 'react'

/** The whole question as a link; with JavaScript a click copies it. */
export function CopyLink({ href }: { href: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <a
      href={href}
      onClick={async (event) => {
        // Without permission, or over plain http, the link stays an ordinary link.
        if (!navigator.clipboard) return
        event.preventDefault()
        await navigator.clipboard.writeText(new URL(href, window.location.href).href).then(
          () => setCopied(true),
          () => window.location.assign(href),
        )
      }}
    >
      <span aria-live="polite">{copied ? 'Link copied' : 'Copy link'}</span>
    </a>
  )
}
