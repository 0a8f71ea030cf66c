import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { personAs } from '@/app/_parts/person'
import { deskAddress } from '@/lib/address'
import { database } from '@/lib/db/store/client'
import { isFormType, ROLE_FOR } from '@/lib/form/record'
import { TYPE_NAMES } from '@/lib/record/fields'
import { FormPage } from '../form-page'

type Props = { params: Promise<{ type: string }>; searchParams: SearchParams }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const type = named((await params).type)
  return { title: isFormType(type) ? `New ${TYPE_NAMES[type].one}` : 'Desk' }
}

/** The form of a record that is yet to be made. */
export default function NewRecordPage({ params, searchParams }: Props) {
  return guarded(async () => {
    const type = named((await params).type)
    if (!isFormType(type)) notFound()
    const person = await personAs(ROLE_FOR[type], deskAddress(type, 'new'))
    const db = database()
    // There is one data set in a database, and it is changed.
    const known = type === 'dataset' ? await db.dataset.findFirst({ select: { id: true } }) : null
    if (known) redirect(deskAddress(type, known.id))
    return FormPage({ db, type, person, id: null, params: await askedOf(searchParams) })
  })
}
