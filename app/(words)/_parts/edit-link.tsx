import NextLink from 'next/link'
import { personNow } from '@/app/_parts/person'
import { mayAs, type Role } from '@/lib/person'

/** The way from a page to the form behind it, for those who may use it; nothing for readers. */
export async function EditLink({ href, least }: { href: string; least: Role }) {
  const person = await personNow()
  if (!person || !mayAs(person.role, least)) return null
  return (
    <>
      {' · '}
      <NextLink href={href} prefetch={false}>
        Edit
      </NextLink>
    </>
  )
}
