import { PHASE_DEVELOPMENT_SERVER } from 'next/constants.js'

// Next puts its data into inline scripts. A nonce for each would need a proxy before every request; the product
// prints no markup but React's, so 'unsafe-inline' is the smaller evil. Only the development server needs eval.
const policy = (development, own = {}) =>
  Object.entries({
    'default-src': "'self'",
    'script-src': `'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'connect-src': `'self'${development ? ' ws:' : ''}`,
    'object-src': "'none'",
    'base-uri': "'self'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    ...own,
  })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ')

const everywhere = (development) => [
  { key: 'Content-Security-Policy', value: policy(development) },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
]

// Made for other people's pages, and without a script of ours.
const EMBEDS = ['/figures/:figure/embed', '/frozen/:frozen/embed']
const embedded = (development) => [
  {
    key: 'Content-Security-Policy',
    value: policy(development, { 'script-src': "'none'", 'frame-ancestors': '*' }),
  },
]

// Data files are for other people's pages too.
const DATA_FILES = [
  '/figures/:figure/data.csv',
  '/figures/:figure/data.json',
  '/statements.csv',
  '/statements.json',
  '/statements.atom',
]

/** @returns {import('next').NextConfig} */
export default function config(phase) {
  const development = phase === PHASE_DEVELOPMENT_SERVER
  return {
    reactStrictMode: true,
    poweredByHeader: false,
    compress: true,
    // Native packages and what loads them stay outside the bundle.
    serverExternalPackages: [
      '@citation-js/core',
      '@citation-js/plugin-bibtex',
      '@citation-js/plugin-ris',
      '@resvg/resvg-js',
      'libsql',
      '@libsql/client',
      '@prisma/client',
      '@prisma/adapter-libsql',
    ],
    // A lock file in a folder above would otherwise be taken for the root.
    turbopack: { root: import.meta.dirname },
    // npm test checks types. A visitor's npm start must not fail for a type in a test.
    typescript: { ignoreBuildErrors: true },
    async headers() {
      return [
        { source: '/:path*', headers: everywhere(development) },
        // Of two values for one header the later is sent.
        ...EMBEDS.map((source) => ({ source, headers: embedded(development) })),
        ...DATA_FILES.map((source) => ({
          source,
          headers: [{ key: 'Access-Control-Allow-Origin', value: '*' }],
        })),
      ]
    },
  }
}
