// The address of this copy of Parallax, for files that leave it.
export { baseOf, isSecure } from '@/lib/visit'
