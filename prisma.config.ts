import { defineConfig } from 'prisma/config'

// The same default as lib/db/client.ts, so that Prisma's own commands and the server open one file.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL || 'file:./data/parallax.db' },
})
