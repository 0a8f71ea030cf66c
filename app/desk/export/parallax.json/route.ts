import { exportJson } from '@/lib/db/import/dataset-export'
import { download } from '../download'

/** The whole data set as one JSON. */
export function GET(request: Request): Promise<Response> {
  return download(request, { name: 'parallax.json', type: 'application/json; charset=utf-8' }, exportJson)
}
