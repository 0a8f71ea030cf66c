-- People who write, their drafts, and records that were archived or merged. Columns are added and no table is rebuilt, so
-- nothing of 0001_init is lost. CHECKs and triggers by hand are invisible to Prisma's comparison; see 0001_init.

ALTER TABLE "Actor" ADD COLUMN "archived" BOOLEAN NOT NULL DEFAULT false CONSTRAINT "Actor_archived_is_0_or_1" CHECK ("archived" IN (0, 1));
ALTER TABLE "Actor" ADD COLUMN "mergedIntoId" TEXT CONSTRAINT "Actor_merged_is_archived" CHECK ("mergedIntoId" IS NULL OR ("archived" = 1 AND "mergedIntoId" <> "id")) REFERENCES "Actor" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Speaker" ADD COLUMN "archived" BOOLEAN NOT NULL DEFAULT false CONSTRAINT "Speaker_archived_is_0_or_1" CHECK ("archived" IN (0, 1));
ALTER TABLE "Speaker" ADD COLUMN "mergedIntoId" TEXT CONSTRAINT "Speaker_merged_is_archived" CHECK ("mergedIntoId" IS NULL OR ("archived" = 1 AND "mergedIntoId" <> "id")) REFERENCES "Speaker" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Outlet" ADD COLUMN "archived" BOOLEAN NOT NULL DEFAULT false CONSTRAINT "Outlet_archived_is_0_or_1" CHECK ("archived" IN (0, 1));
ALTER TABLE "Outlet" ADD COLUMN "mergedIntoId" TEXT CONSTRAINT "Outlet_merged_is_archived" CHECK ("mergedIntoId" IS NULL OR ("archived" = 1 AND "mergedIntoId" <> "id")) REFERENCES "Outlet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Source" ADD COLUMN "archived" BOOLEAN NOT NULL DEFAULT false CONSTRAINT "Source_archived_is_0_or_1" CHECK ("archived" IN (0, 1));
ALTER TABLE "Source" ADD COLUMN "mergedIntoId" TEXT CONSTRAINT "Source_merged_is_archived" CHECK ("mergedIntoId" IS NULL OR ("archived" = 1 AND "mergedIntoId" <> "id")) REFERENCES "Source" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Topic" ADD COLUMN "archived" BOOLEAN NOT NULL DEFAULT false CONSTRAINT "Topic_archived_is_0_or_1" CHECK ("archived" IN (0, 1));
ALTER TABLE "Topic" ADD COLUMN "mergedIntoId" TEXT CONSTRAINT "Topic_merged_is_archived" CHECK ("mergedIntoId" IS NULL OR ("archived" = 1 AND "mergedIntoId" <> "id")) REFERENCES "Topic" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Event" ADD COLUMN "archived" BOOLEAN NOT NULL DEFAULT false CONSTRAINT "Event_archived_is_0_or_1" CHECK ("archived" IN (0, 1));

ALTER TABLE "Revision" ADD COLUMN "changeset" TEXT;
CREATE INDEX "Revision_changeset_idx" ON "Revision"("changeset");

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" TEXT NOT NULL DEFAULT 'reader',
    "suspended" BOOLEAN NOT NULL DEFAULT false,
    "coderId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "User_coderId_fkey" FOREIGN KEY ("coderId") REFERENCES "Coder" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "User_role_is_listed" CHECK ("role" IN ('reader', 'coder', 'editor', 'admin')),
    CONSTRAINT "User_flags_are_0_or_1" CHECK ("suspended" IN (0, 1) AND "emailVerified" IN (0, 1))
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" DATETIME,
    "refreshTokenExpiresAt" DATETIME,
    "scope" TEXT,
    "password" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Verification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tokenHash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "invitedById" TEXT,
    "forUserId" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME,
    CONSTRAINT "Invitation_invitedById_fkey" FOREIGN KEY ("invitedById") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Invitation_forUserId_fkey" FOREIGN KEY ("forUserId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Invitation_role_is_listed" CHECK ("role" IN ('reader', 'coder', 'editor', 'admin')),
    CONSTRAINT "Invitation_token_is_hashed" CHECK (length("tokenHash") = 64 AND "tokenHash" NOT GLOB '*[^0-9a-f]*')
);

-- CreateTable
CREATE TABLE "Draft" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "userId" TEXT NOT NULL,
    "recordType" TEXT NOT NULL,
    "recordId" TEXT,
    "fields" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Draft_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Draft_fields_are_json" CHECK (json_valid("fields"))
);

-- CreateIndex
CREATE UNIQUE INDEX "User_name_key" ON "User"("name");
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE UNIQUE INDEX "User_coderId_key" ON "User"("coderId");
CREATE UNIQUE INDEX "Session_token_key" ON "Session"("token");
CREATE INDEX "Session_userId_idx" ON "Session"("userId");
CREATE INDEX "Account_userId_idx" ON "Account"("userId");
CREATE INDEX "Verification_identifier_idx" ON "Verification"("identifier");
CREATE UNIQUE INDEX "RateLimit_key_key" ON "RateLimit"("key");
CREATE UNIQUE INDEX "Invitation_tokenHash_key" ON "Invitation"("tokenHash");
CREATE INDEX "Draft_userId_updatedAt_idx" ON "Draft"("userId", "updatedAt");
