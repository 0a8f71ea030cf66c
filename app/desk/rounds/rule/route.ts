import { noticePage } from '@/app/_parts/bare-page'
import { fieldsOf, seeOther, type Write, written } from '@/app/_parts/writes'
import { roundAddress } from '@/lib/address'
import { applyRule } from '@/lib/db/rounds/counting'
import { typedIn } from '@/lib/form/fields'
import { RULE_CHOICES } from '@/lib/record/choices'

/** Stores which coding counts where a statement has several, and lets every statement count by it. */
export function POST(request: Request): Promise<Response> {
  return written(request, 'editor', change)
}

async function change({ db, person, form }: Write): Promise<Response> {
  const fields = fieldsOf(form)
  const why = typedIn(fields, 'why')
  const rules = Object.keys(RULE_CHOICES) as (keyof typeof RULE_CHOICES)[]
  const rule = rules.find((word) => word === typedIn(fields, 'rule'))
  if (rule === undefined || why === null)
    return noticePage(
      400,
      'Nothing was stored',
      'Choose one of the rules, and say why: it is public. Go back, where what you typed still stands.',
      `${roundAddress()}#rule`,
      { backWords: 'To the rule' },
    )
  const stored = await applyRule(db, person, rule, why)
  if (!stored)
    return noticePage(
      409,
      'Nothing was stored',
      'The data set has no description yet, and the rule is a part of it. Describe the data set at the desk first.',
      '/desk/dataset/new',
      { backWords: 'To the description' },
    )
  return seeOther(`${roundAddress()}?done=rule`)
}
