import { refusalOfUnused } from '@/app/_parts/files'
import { TARGETS } from '@/lib/import/target'
import { formatCsv } from '@/lib/table/csv'

/** A table without rows, whose columns are found by themselves when it is sent back filled in. */
export function GET(request: Request): Response {
  const unused = refusalOfUnused(request, [])
  if (unused) return unused
  const columns = TARGETS.map(({ name }) => name)
  return new Response(formatCsv(columns, []), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="parallax-statements.csv"',
    },
  })
}
