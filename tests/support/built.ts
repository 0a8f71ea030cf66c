// Once for a whole run: builds the product, so that no two files that serve it build at the same time.
import { build } from '@/lib/cli/set-up.mjs'

export default build
