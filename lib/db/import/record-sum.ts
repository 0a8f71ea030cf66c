// Whether a history leads to the records beside it, told without keeping either in memory.
import { hash } from 'node:crypto'
import type { RecordType } from '@/lib/record/field'
import type { StoredRecord } from '@/lib/record/schema'

/**
 * A fingerprint of a set of records to which they can be added, and from which they can be taken away, in any order: so
 * a history and the records it leads to are compared without keeping either. The sums of SHA-256 hashes, in four lanes
 * of 64 bits. It finds mistakes and no forgery: who writes a file can write its history too.
 */
export class RecordSum {
  #lanes = new BigUint64Array(4)

  #change(type: RecordType, stored: StoredRecord<RecordType>, by: 1n | -1n): void {
    // As the schemas give a record its fields have one order.
    const digest = hash('sha256', `${type} ${JSON.stringify(stored)}`, 'buffer')
    for (let lane = 0; lane < 4; lane += 1)
      this.#lanes[lane] = (this.#lanes[lane] ?? 0n) + by * digest.readBigUInt64LE(lane * 8)
  }
  add(type: RecordType, stored: StoredRecord<RecordType>): void {
    this.#change(type, stored, 1n)
  }
  take(type: RecordType, stored: StoredRecord<RecordType>): void {
    this.#change(type, stored, -1n)
  }
  isNothing(): boolean {
    return this.#lanes.every((lane) => lane === 0n)
  }
}
