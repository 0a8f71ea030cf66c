// The content policy and who may frame a page differ by request: proxy.ts sends them.
const EVERYWHERE = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
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
export default function config() {
  return {
    // A server's own copy of the build, see lib/cli/served.mjs.
    distDir: process.env.BUILD_FOLDER || '.next',
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
    // forbidden() answers 403 with app/forbidden.tsx.
    // Next keeps a body for as long as proxy.ts runs, whoever sends it; no form of ours is longer.
    experimental: { authInterrupts: true, proxyClientMaxBodySize: '512kb' },
    // No page has a picture to be resized, and /_next/image would be work for anybody to ask for: it answers 404.
    images: { unoptimized: true },
    // A lock file in a folder above would otherwise be taken for the root.
    turbopack: { root: import.meta.dirname },
    // npm test checks types. A visitor's npm start must not fail for a type in a test.
    typescript: { ignoreBuildErrors: true },
    async headers() {
      return [
        { source: '/:path*', headers: EVERYWHERE },
        // Of two values for one header the later is sent. A link to join is a key, and no other site should see it.
        { source: '/join/:path*', headers: [{ key: 'Referrer-Policy', value: 'same-origin' }] },
        ...DATA_FILES.map((source) => ({
          source,
          headers: [{ key: 'Access-Control-Allow-Origin', value: '*' }],
        })),
      ]
    },
  }
}
