import { Link } from '@/app/_parts/link'
import { actorAddress } from '@/lib/address'
import type { ActorRef } from '@/lib/statement'

/** Actors as links, in their order. */
export function ActorLinks({ actors }: { actors: ActorRef[] }) {
  return actors.map((actor, place) => (
    <span key={actor.slug}>
      {place > 0 && ', '}
      <Link href={actorAddress(actor.slug)}>{actor.name}</Link>
    </span>
  ))
}
