// Prisma's schema engine as WebAssembly: compares schema.prisma with the migrations. For tests only.
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import { MIGRATIONS } from './database'

const SCHEMA = join(process.cwd(), 'prisma/schema.prisma')

/** Tables that only the migrations know: the full-text index with its own tables, and the record of migrations. */
const EXTERNAL_TABLES = [
  '_prisma_migrations',
  ...['', '_config', '_content', '_data', '_docsize', '_idx'].map((part) => `StatementText${part}`),
]
const NO_FILTERS = { externalTables: [], externalEnums: [] }
const schema = { files: [{ path: SCHEMA, content: readFileSync(SCHEMA, 'utf8') }] }

// What the package's own loader for bundlers does, without the bundler. Once: a second instance breaks the first.
async function loadEngine(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const wasm = await WebAssembly.compile(readFileSync(file.replace(/\.js$/, '.wasm')))
  const { exports } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': { ...glue } })
  glue.__wbg_set_wasm(exports)
  if (typeof exports.__wbindgen_start === 'function') exports.__wbindgen_start()
}
let loaded: Promise<void> | undefined

async function makeEngine(url: string) {
  loaded ??= loadEngine()
  await loaded
  const datamodels = schema.files.map(({ path, content }) => [path, content] satisfies [string, string])
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaLibSql({ url }))
  return glue.SchemaEngine.new({ datamodels }, () => {}, adapter)
}

function migrationsList(): MigrationList {
  const lock = readFileSync(join(MIGRATIONS, 'migration_lock.toml'), 'utf8')
  const folders = readdirSync(MIGRATIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return {
    baseDir: MIGRATIONS,
    shadowDbInitScript: '',
    lockfile: { path: 'migration_lock.toml', content: lock },
    migrationDirectories: folders
      .map(({ name }) => name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: { tag: 'ok', value: readFileSync(join(MIGRATIONS, name, 'migration.sql'), 'utf8') },
        },
      })),
  }
}

/** The SQL that would bring the migrations to schema.prisma; empty when they agree. */
export async function driftOf(): Promise<string> {
  const engine = await makeEngine(':memory:')
  await engine.applyMigrations({ migrationsList: migrationsList(), filters: NO_FILTERS })
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', ...schema, configDir: '.' },
    to: { tag: 'schemaDatamodel', ...schema },
    script: true,
    exitCode: true,
    filters: { ...NO_FILTERS, externalTables: EXTERNAL_TABLES },
  })
  return exitCode === 0 ? '' : (stdout ?? '')
}

/** Lets Prisma's own engine bring a database up to date, as `prisma migrate deploy` does; the names it applied. */
export async function deploy(url: string): Promise<string[]> {
  const engine = await makeEngine(url)
  const { appliedMigrationNames } = await engine.applyMigrations({
    migrationsList: migrationsList(),
    filters: NO_FILTERS,
  })
  return appliedMigrationNames
}
