// What the address asks, for pages: Next hands a record, a question is read from URLSearchParams.

export type SearchParams = Promise<Record<string, string | string[] | undefined>>

export async function askedOf(searchParams: SearchParams): Promise<URLSearchParams> {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(await searchParams))
    for (const item of Array.isArray(value) ? value : [value ?? '']) params.append(key, item)
  return params
}
