import type { Metadata } from 'next'
import localFont from 'next/font/local'
import { cookies } from 'next/headers'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { dark, formatVariables, light } from '@/lib/figures/palette'
import { SiteNav } from './_parts/site-nav'
import { ThemeSwitch } from './_parts/theme-switch'
import './style.css'

const inter = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  variable: '--inter',
  weight: '100 900',
})

export const metadata: Metadata = {
  title: { default: 'Parallax', template: '%s · Parallax' },
  description: 'Who pulls towards escalation, who away from it, and the words behind every dot.',
}

// The palette stands in one place, lib/figures/palette.ts; pages get it as variables.
const colours = [
  `:root{${formatVariables(light)}}`,
  `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${formatVariables(dark)}}}`,
  `:root[data-theme=dark]{${formatVariables(dark)}}`,
].join('')

export default async function Layout({ children }: { children: ReactNode }) {
  const chosen = (await cookies()).get('theme')?.value
  return (
    <html
      lang="en"
      className={inter.variable}
      data-theme={chosen === 'dark' || chosen === 'light' ? chosen : undefined}
      suppressHydrationWarning
    >
      <body>
        <style href="palette" precedence="default">
          {colours}
        </style>
        <a className="skip" href="#content">
          Skip to the content
        </a>
        <header className="top">
          <Link href="/" prefetch={false} className="brand">
            <span aria-hidden="true">◐</span> Parallax
          </Link>
          <SiteNav />
          <ThemeSwitch />
        </header>
        {children}
      </body>
    </html>
  )
}
