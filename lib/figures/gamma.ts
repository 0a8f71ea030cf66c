// What sums and shares of independent gamma variables do: computed, never drawn. Pure arithmetic; knows no levels.

/** Coefficients of Lanczos (1964) for g = 7, nine terms: relative error below 1e-14 for x >= 0.5. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const

/** The logarithm of the gamma function, x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return logGamma(x + 1) - Math.log(x)
  const from = x - 1
  const series = LANCZOS.reduce((sum, term, place) => sum + (place === 0 ? term : term / (from + place)), 0)
  const base = from + 7.5
  return Math.log(2 * Math.PI) / 2 + (from + 0.5) * Math.log(base) - base + Math.log(series)
}

/** More terms than any fraction takes here: about the square root of the larger shape. */
const MOST_TERMS = 10_000

/**
 * Regularised incomplete beta I_x(a, b), the chance that a share distributed as Beta(a, b) is at most x; a, b > 0 and
 * 0 <= x <= 1. To about 1e-12. Continued fraction of Press et al. (2007), Numerical Recipes 6.4, by Lentz's method.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  // The fraction converges fast below the mean; above it, the other tail is below its own.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b))
  let numerator = 1
  let denominator = 1 / (1 - ((a + b) * x) / (a + 1))
  let fraction = denominator
  for (let term = 1; term <= MOST_TERMS; term++) {
    const [even, odd] = [
      (term * (b - term) * x) / ((a + 2 * term - 1) * (a + 2 * term)),
      (-(a + term) * (a + b + term) * x) / ((a + 2 * term) * (a + 2 * term + 1)),
    ]
    denominator = 1 / (1 + even * denominator)
    numerator = 1 + even / numerator
    fraction *= denominator * numerator
    denominator = 1 / (1 + odd * denominator)
    numerator = 1 + odd / numerator
    const change = denominator * numerator
    fraction *= change
    if (Math.abs(change - 1) < Number.EPSILON) break
  }
  return (front * fraction) / a
}

/** What the characteristic function's size may sink to before the rest of the integral is left out. */
const NOTHING = 1e-8
/** How far left of its scale, as a logarithm, the integral begins to be summed; further left it is a geometric series. */
const LEFT = 5
const FIRST_STEP = 0.5
const MOST_HALVINGS = 6
/** Each halving squares the error, so two sums as near as this leave one of about 1e-7. */
const NEAR = 3e-4

/**
 * P(sum of c_k G_k <= 0) for independent G_k ~ Gamma(a_k, 1), to about 1e-7; some of `coefficients` must not be 0. By inversion of the
 * characteristic function (Gil-Pelaez 1951, Biometrika 38:481; Imhof 1961, Biometrika 48:419) with t = e^u,
 * 1/2 - (1/pi) int sin(sum a_k atan(c_k t)) prod (1 + (c_k t)^2)^(-a_k / 2) du, by the trapezoidal rule.
 */
export function chanceBelowZero(coefficients: readonly number[], shapes: readonly number[]): number {
  const over = (of: (c: number) => number) =>
    coefficients.reduce((sum, c, place) => sum + of(c) * (shapes[place] ?? 0), 0)
  // Of the mean square of the sum, so that neither its mean nor its spread turns the angle far on the left.
  const start = -Math.log(over((c) => c * c) + over((c) => c) ** 2) / 2 - LEFT
  /** The integrand at every `step` from `u` on. */
  const sumFrom = (u: number, step: number): number => {
    let sum = 0
    for (let at = u; ; at += step) {
      const t = Math.exp(at)
      let angle = 0
      let log = 0
      for (let place = 0; place < coefficients.length; place++) {
        const ct = (coefficients[place] ?? 0) * t
        const shape = shapes[place] ?? 0
        angle += shape * Math.atan(ct)
        log += shape * Math.log(1 + ct * ct)
      }
      const modulus = Math.exp(-log / 2)
      sum += Math.sin(angle) * modulus
      if (modulus < NOTHING) return sum
    }
  }
  // Where t is small the integrand is in proportion to it.
  const first = Math.sin(over((c) => Math.atan(c * Math.exp(start))))
  let step = FIRST_STEP
  let sum = sumFrom(start, step)
  let chance = Number.NaN
  for (let halving = 0; halving < MOST_HALVINGS; halving++) {
    const before = chance
    chance = 0.5 - ((sum + first / Math.expm1(step)) * step) / Math.PI
    if (Math.abs(chance - before) < NEAR) break
    step /= 2
    sum += sumFrom(start + step, 2 * step)
  }
  return chance
}
