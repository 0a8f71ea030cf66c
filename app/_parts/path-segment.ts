import { notFound } from 'next/navigation'

/** The name in a part of the path, decoded; an address that was cut in the middle of a letter names nothing. */
export function named(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    notFound()
  }
}
