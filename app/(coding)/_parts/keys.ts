// The keys of the coder's desk, by their place on the keyboard and not by their letter: AZERTY keeps them where they are.

/** The home row, from the lowest level to the highest. */
export const LEVEL_KEYS: readonly string[] = ['A', 'S', 'D', 'F', 'G', 'H', 'J']

export const FLAG_KEYS = { conditional: 'Q', hedged: 'W', deterrentFrame: 'E', outOfScope: 'O' } as const

export const CANNOT_JUDGE = 'X'
