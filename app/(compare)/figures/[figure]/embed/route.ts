import { embedMarkup, parseEmbedTheme } from '@/app/_parts/bare-page'
import { file } from '@/app/_parts/files'
import { drawnFor } from '@/app/(compare)/_files/figure-response'

type Context = { params: Promise<{ figure: string }> }

/** A live figure as a page that any site may frame. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { figure: slug } = await params
  const theme = parseEmbedTheme(new URL(request.url).searchParams)
  return drawnFor(
    request,
    slug,
    async ({ figure, home, tag }) =>
      file(request, await embedMarkup({ figure, home, theme }), 'text/html; charset=utf-8', tag),
    { used: ['theme'] },
  )
}
