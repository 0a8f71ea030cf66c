// SVG to PNG with fonts of our own, so that a picture looks the same on every machine.
import path from 'node:path'
import { renderAsync } from '@resvg/resvg-js'

const WEIGHTS = ['400Regular', '600SemiBold', '700Bold']
const FAMILIES: [folder: string, file: string][] = [
  ['inter', 'Inter'],
  ['noto-sans-hebrew', 'NotoSansHebrew'],
  ['noto-sans-arabic', 'NotoSansArabic'],
]

const fontFiles = FAMILIES.flatMap(([folder, file]) =>
  WEIGHTS.map((weight) =>
    path.join(process.cwd(), 'node_modules', '@expo-google-fonts', folder, weight, `${file}_${weight}.ttf`),
  ),
)

/** Draws an SVG as PNG, `scale` pixels to a unit. Throws when the SVG cannot be read. */
export async function pngOf(svg: string, { scale }: { scale: number }): Promise<Buffer<ArrayBuffer>> {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
  })
  return Buffer.from(image.asPng())
}
