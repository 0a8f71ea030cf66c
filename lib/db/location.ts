// Where the database is, for what TypeScript compiles.
export { databaseUrl, parseFileUrl } from './address.mjs'
