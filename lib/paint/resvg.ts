// SVG to PNG with fonts of our own, so that a picture looks the same on every machine. Bounded in pixels, not in shape.
import { drawn } from './thread'

/** About 130 MB while it is drawn. */
const MOST_PIXELS = 32_000_000

/**
 * Draws an SVG as PNG, `scale` pixels to a unit, or as many as MOST_PIXELS allow. Off the event loop. Rejects when the
 * SVG cannot be read.
 */
export async function pngOf(svg: string, { scale }: { scale: number }): Promise<Buffer<ArrayBuffer>> {
  const [width = 1, height = 1] = ['width', 'height'].map((side) =>
    Number(new RegExp(`<svg[^>]* ${side}="(\\d+)`).exec(svg)?.[1] ?? 1),
  )
  const largest = Math.sqrt(MOST_PIXELS / (width * height))
  const bytes = await drawn({ kind: 'png', svg, scale: Math.min(scale, largest) })
  return Buffer.from(bytes.buffer)
}
