import { exportTables } from '@/lib/db/import/dataset-export'
import { download } from '../download'

/** The whole data set as a zip of CSV tables. */
export function GET(request: Request): Promise<Response> {
  return download(request, { name: 'parallax.zip', type: 'application/zip' }, exportTables)
}
