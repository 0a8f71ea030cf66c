// Set-up of the unit tests: see hash-cost.ts.
import { setHashCost } from './hash-cost'

setHashCost('cheap')
