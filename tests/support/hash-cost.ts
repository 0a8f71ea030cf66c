// Passwords are hashed slowly on purpose, which tests that sign in hundreds of times need not prove each time. The cost is
// changed in Node's own function and in the tests' process, so the product has no setting that could make a password weak.
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

const asEverywhere = crypto.scrypt

/** As it is called with options, which is how the authentication library calls it. */
function cheap(
  password: crypto.BinaryLike,
  salt: crypto.BinaryLike,
  length: number,
  _cost: crypto.ScryptOptions,
  done: Parameters<typeof crypto.scrypt>[4],
): void {
  asEverywhere(password, salt, length, { N: 2, r: 1, p: 1 }, done)
}

/** From here on hashing costs what it costs in the product, or next to nothing. A hash is only good at its own cost. */
export function setHashCost(cost: 'real' | 'cheap'): void {
  Object.assign(crypto, { scrypt: cost === 'real' ? asEverywhere : cheap })
  // What others have imported by name changes with it.
  syncBuiltinESMExports()
}
