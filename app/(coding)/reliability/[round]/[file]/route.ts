import { named } from '@/app/_parts/path-segment'
import { fileResponse } from '@/app/(coding)/_files/coding-files'

/** A file of the codings of a published round, or of the whole data set ("all"). */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ round: string; file: string }> },
): Promise<Response> {
  const { round, file } = await params
  return fileResponse(request, named(round), named(file))
}
