import { fileFor, streamed } from '@/app/_parts/files'
import { eachStatement } from '@/lib/db/ask/statements'
import { QUESTION_KEYS } from '@/lib/question'
import { csvLines } from '@/lib/table/csv'
import { STATEMENT_COLUMNS, statementRow } from '@/lib/table/statement-rows'

/** All statements of a question, one row each. */
export function GET(request: Request): Promise<Response> {
  return fileFor(request, QUESTION_KEYS, async ({ db, question, vocabulary, base }) => {
    async function* rows() {
      for await (const statement of eachStatement(db, question, vocabulary))
        yield statementRow(statement, question.joint, base)
    }
    return streamed(csvLines(STATEMENT_COLUMNS, rows()), 'text/csv; charset=utf-8')
  })
}
