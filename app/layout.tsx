import type { Metadata } from 'next'
import localFont from 'next/font/local'
import { cookies, headers } from 'next/headers'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { PALETTE_STYLE } from '@/lib/paint/page-style'
import { EARLY_SCRIPT } from './_parts/early'
import { personShown, Who } from './_parts/signed-in'
import { SiteNav } from './_parts/site-nav'
import { ThemeSwitch } from './_parts/theme-switch'
// In this order: later sheets overrule earlier ones.
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/question.css'
import './styles/figure.css'
import './styles/table.css'
import './styles/statement.css'
import './styles/phone.css'
import './styles/print.css'

const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  variable: '--inter',
  weight: '100 900',
})

export const metadata: Metadata = {
  title: { default: 'Parallax', template: '%s · Parallax' },
  description: 'Who pulls towards escalation, who away from it, and the words behind every dot.',
}

export default async function Layout({ children }: { children: ReactNode }) {
  const [kept, sent, person] = await Promise.all([cookies(), headers(), personShown()])
  // proxy.ts has put it there.
  const nonce = /'nonce-([^']+)'/.exec(sent.get('content-security-policy') ?? '')?.[1]
  const chosen = kept.get('theme')?.value
  return (
    <html
      lang="en"
      className={inter.variable}
      data-theme={chosen === 'dark' || chosen === 'light' ? chosen : undefined}
      suppressHydrationWarning
    >
      <body>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own script, which React would escape. The browser
            hides a nonce, which React would take for a difference. */}
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: EARLY_SCRIPT }} suppressHydrationWarning />
        <style href="palette" precedence="default">
          {PALETTE_STYLE}
        </style>
        <a className="skip" href="#content">
          Skip to the content
        </a>
        <header className="top">
          <Link href="/" prefetch={false} className="brand">
            <span aria-hidden="true">◐</span> Parallax
          </Link>
          <SiteNav />
          <Who person={person} />
          <ThemeSwitch />
        </header>
        {children}
      </body>
    </html>
  )
}
