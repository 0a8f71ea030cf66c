// Passwords and sessions: the one door to the authentication library. Knows who somebody is and not what they may do;
// accounts are made in people.ts, and no route of the library's own is reachable.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { isAPIError } from 'better-auth/api'
import { type BetterAuthOptions, betterAuth } from 'better-auth/minimal'
import { PASSWORD_LENGTH } from '@/lib/password'
import { type Person, parseRole, type Role } from '@/lib/person'
import { cookieName, SESSION_COOKIE, SESSION_DAYS } from '@/lib/visit'
import type { Database } from '../store/client'

const LASTING = SESSION_DAYS * 86_400_000
/** "Last seen" is exact to this: a write for every page would wait for an import that is being written. */
const SEEN_EVERY = 3_600_000

// ---- the secret ----------------------------------------------------------------------------------------------

const SHORTEST_SECRET = 32

/** The key that cookies are signed with: SECRET, or a random one made once and kept beside the database's file. */
async function readSecret(database: Database): Promise<string> {
  const given = process.env.SECRET
  if (given) {
    if (given.length < SHORTEST_SECRET)
      throw new Error(
        `SECRET has ${given.length} characters and needs ${SHORTEST_SECRET}: make one with "openssl rand -base64 32", or leave it out.`,
      )
    return given
  }
  const [main] = await database.$queryRawUnsafe<{ file: string | null }[]>('PRAGMA database_list')
  if (!main?.file)
    throw new Error('SECRET is missing: where DATABASE_URL is no file, set SECRET to 32 random characters.')
  return secretBeside(main.file)
}

function secretBeside(file: string): string {
  const path = `${file}.secret`
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  // Linked into place whole, so that of two processes one wins and none reads half a secret.
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
  try {
    linkSync(draft, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(path, 'utf8')
}

// ---- the library ---------------------------------------------------------------------------------------------

function configure(database: Database, secret: string, secure: boolean) {
  const options = {
    // Links in e-mails would begin with it; there are none, but the library wants one.
    baseURL: secure ? 'https://localhost' : 'http://localhost',
    secret,
    database: prismaAdapter(database, { provider: 'sqlite' }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
    },
    user: {
      additionalFields: {
        role: { type: 'string', input: false, required: true, defaultValue: 'reader' },
        suspended: { type: 'boolean', input: false, required: true, defaultValue: false },
        coderId: { type: 'string', input: false, required: false },
      },
    },
    // Reading a session writes nothing: pages are read while an import holds the database's lock. Nor does it last longer.
    session: { expiresIn: LASTING / 1000, deferSessionRefresh: true },
    advanced: {
      // The library's own prefix would be "__Secure-", which keeps neighbours out no better than none.
      useSecureCookies: false,
      defaultCookieAttributes: { secure },
      cookies: { session_token: { name: cookieName(SESSION_COOKIE, secure) } },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }: { userId: string }) => {
            const user = await database.user.findUnique({
              where: { id: userId },
              select: { suspended: true },
            })
            return user?.suspended === false ? undefined : false
          },
        },
      },
    },
    // Attempts are counted in people.ts, where they can be told in our words.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  } satisfies BetterAuthOptions
  return betterAuth(options)
}

/** Hands the visitor's network address to the library, which would otherwise believe what the visitor says. */
const ADDRESS_HEADER = 'x-parallax-visitor'

type Library = ReturnType<typeof configure>
type Doors = { secret: string; plain: Library; secure: Library }

const opened = new WeakMap<Database, Promise<Doors>>()

function doorsOf(database: Database): Promise<Doors> {
  const known = opened.get(database)
  if (known) return known
  const doors = readSecret(database).then((secret) => ({
    secret,
    plain: configure(database, secret, false),
    secure: configure(database, secret, true),
  }))
  // A database that cannot be read now may be readable later.
  doors.catch(() => opened.delete(database))
  opened.set(database, doors)
  return doors
}

async function libraryOf(database: Database, secure: boolean): Promise<Library> {
  const doors = await doorsOf(database)
  return secure ? doors.secure : doors.plain
}

/** A word that stands for others without showing them, made with the secret. */
export async function sealed(database: Database, words: string): Promise<string> {
  const { secret } = await doorsOf(database)
  return createHmac('sha256', secret).update(words).digest('base64url')
}

/** Whether a word was made so, here. */
export async function isSealed(database: Database, words: string, seal: string): Promise<boolean> {
  const [right, given] = [Buffer.from(await sealed(database, words)), Buffer.from(seal)]
  return right.length === given.length && timingSafeEqual(right, given)
}

// ---- passwords -----------------------------------------------------------------------------------------------

/** A password as it is stored. Slow on purpose. */
export async function hashedPassword(database: Database, password: string): Promise<string> {
  const { password: passwords } = await (await libraryOf(database, true)).$context
  return passwords.hash(password)
}

/** Whether this is the person's password. As slow for somebody without one. */
export async function isPasswordOf(database: Database, userId: string, password: string): Promise<boolean> {
  if (password.length > PASSWORD_LENGTH.most) return false
  const { password: passwords } = await (await libraryOf(database, true)).$context
  const account = await database.account.findFirst({ where: { userId, providerId: PASSWORDS } })
  if (account?.password) return passwords.verify({ hash: account.password, password })
  await passwords.hash(password)
  return false
}

/** What the library calls a way to sign in by password. */
export const PASSWORDS = 'credential'

// ---- sessions ------------------------------------------------------------------------------------------------

export type SessionNow = { id: string; person: Person }

const hasCookie = (headers: Headers) => headers.get('cookie')?.includes(SESSION_COOKIE) === true

/** Who sends this request; null for nobody, for an ended session and for somebody suspended. */
export async function sessionFor(
  database: Database,
  headers: Headers,
  secure: boolean,
): Promise<SessionNow | null> {
  if (!hasCookie(headers)) return null
  const library = await libraryOf(database, secure)
  const found = await asked(() => library.api.getSession({ headers }))
  if (!found || found.user.suspended) return null
  const role = parseRole(found.user.role)
  if (role === null) return null
  const { id, createdAt, updatedAt } = found.session
  // Sessions that were begun before this rule carry a later end.
  if (createdAt.getTime() + LASTING <= Date.now()) return null
  noteSeen(database, id, updatedAt)
  const { id: userId, name, email, coderId } = found.user
  return { id, person: { id: userId, name, email, role, coderId: coderId ?? null } }
}

/** Cookies that are looked at; a browser of ours has two at most. */
const MOST_COOKIES = 10

/**
 * Whether a request brings a cookie of a session that was once begun here, ended or not: nobody else can sign one. Says
 * nothing about who it is, and asks no table.
 */
export async function hasOwnCookie(database: Database, headers: Headers): Promise<boolean> {
  if (!hasCookie(headers)) return false
  const { secret } = await doorsOf(database)
  return (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.slice(0, pair.indexOf('=')).endsWith(SESSION_COOKIE))
    .slice(0, MOST_COOKIES)
    .some((pair) => isSigned(pair.slice(pair.indexOf('=') + 1), secret))
}

/** Whether a cookie's value is a token and its signature, as the library writes it. */
function isSigned(value: string, secret: string): boolean {
  const [token, signature] = /^(.+)\.([^.]+)$/.exec(decoded(value))?.slice(1) ?? []
  if (!token || !signature) return false
  const [right, given] = [
    createHmac('sha256', secret).update(token).digest(),
    Buffer.from(signature, 'base64'),
  ]
  return right.length === given.length && timingSafeEqual(right, given)
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}

const tried = new Map<string, number>()

// Nobody waits for it, and when another writer is at work the next page tries again.
function noteSeen(database: Database, id: string, updatedAt: Date): void {
  const now = Date.now()
  if (Math.max(updatedAt.getTime(), tried.get(id) ?? 0) > now - SEEN_EVERY) return
  if (tried.size > 1000) tried.clear()
  tried.set(id, now)
  database.session
    .updateMany({ where: { id }, data: { updatedAt: new Date(now) } })
    .catch(() => tried.delete(id))
}

/** What a browser is told to keep, as values of Set-Cookie. */
type Cookies = string[]

// The library also takes back cookies that nothing here ever sets.
const ownCookies = (headers: Headers): Cookies =>
  headers.getSetCookie().filter((cookie) => cookie.slice(0, cookie.indexOf('=')).endsWith(SESSION_COOKIE))

/**
 * Begins a session. Null for an unknown e-mail address, a wrong password and a suspended person alike, after the same
 * work.
 */
export async function signIn(
  database: Database,
  { email, password }: { email: string; password: string },
  from: { address: string; agent: string; secure: boolean },
): Promise<{ cookies: Cookies; role: Role | null } | null> {
  const library = await libraryOf(database, from.secure)
  const headers = new Headers({ [ADDRESS_HEADER]: from.address, 'user-agent': from.agent.slice(0, 400) })
  const signed = await asked(() =>
    library.api.signInEmail({ body: { email: email.trim(), password }, headers, returnHeaders: true }),
  )
  if (!signed) return null
  await database.session.deleteMany({ where: { expiresAt: { lt: new Date() } } })
  return { cookies: ownCookies(signed.headers), role: parseRole(signed.response.user.role) }
}

/** Ends the session of this request and takes its cookie back. */
export async function signOut(database: Database, headers: Headers, secure: boolean): Promise<Cookies> {
  const library = await libraryOf(database, secure)
  const signed = await asked(() => library.api.signOut({ headers, returnHeaders: true }))
  return signed ? ownCookies(signed.headers) : []
}

/** What the library answers; null where it refuses. It wraps failures of the database, which are told as such. */
async function asked<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (!isAPIError(error)) throw error
    if (error.statusCode >= 500) throw error.cause instanceof Error ? error.cause : error
    return null
  }
}
