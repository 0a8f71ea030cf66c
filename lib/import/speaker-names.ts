// The names of speakers, who are called by their offices too, and so within their actors.
import { makeNaming, type Naming } from '../record/naming'
import type { Known } from './known'

export class SpeakerNames {
  readonly #known: Known
  readonly #ofActor = new Map<string, Naming>()

  constructor(known: Known) {
    this.#known = known
  }

  namingOf(actorId: string): Naming {
    const kept = this.#ofActor.get(actorId)
    if (kept) return kept
    const { namings, actorOf } = this.#known
    const naming = makeNaming(namings.speaker.names.filter(({ id }) => actorOf.get(id) === actorId))
    this.#ofActor.set(actorId, naming)
    return naming
  }

  /**
   * The speaker of this name who speaks for one of the actors. A name alone is somebody's of another actor too (“the
   * foreign minister”); a slug or id is one record's.
   */
  find(name: string, actors: readonly string[]): ReturnType<Naming['match']> {
    for (const actor of actors) {
      const own = this.namingOf(actor).match(name)
      if (own) return own
    }
    const named = this.#known.namings.speaker.match(name)
    if (named && [named.record.id, named.record.slug].includes(name)) return named
    return named && actors.includes(this.#known.actorOf.get(named.record.id) ?? '') ? named : null
  }
}
