// Bundles the page of both frames for a browser, with the fonts of the files, so that no server is needed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const fonts = join(process.cwd(), 'node_modules/@expo-google-fonts')
const FACES = [
  ['Inter', 400, 'inter/400Regular/Inter_400Regular'],
  ['Inter', 600, 'inter/600SemiBold/Inter_600SemiBold'],
  ['Noto Sans Hebrew', 600, 'noto-sans-hebrew/600SemiBold/NotoSansHebrew_600SemiBold'],
  ['Noto Sans Arabic', 600, 'noto-sans-arabic/600SemiBold/NotoSansArabic_600SemiBold'],
] as const

function face([family, weight, file]: (typeof FACES)[number]): string {
  const data = readFileSync(join(fonts, `${file}.ttf`)).toString('base64')
  return `@font-face{font-family:"${family}";font-weight:${weight};src:url(data:font/ttf;base64,${data})}`
}

/** The whole page as HTML. */
export async function framesPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'both.tsx')],
    bundle: true,
    write: false,
    minify: true,
    jsx: 'automatic',
    alias: { '@': process.cwd() },
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const script = outputFiles[0]?.text.replaceAll('</script', '<\\/script') ?? ''
  const style = `${FACES.map(face).join('')}body{margin:0;font-family:Inter}svg{display:block}`
  return `<!doctype html><html lang="en"><title>Both frames</title><style>${style}</style><body><script>${script}</script></body></html>`
}
