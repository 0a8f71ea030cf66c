-- Rounds of blind coding, kinds of coders, which coding counts, and the role of those who only code. Columns are added where
-- that is possible; User and Invitation are rebuilt, as a CHECK cannot be changed. CHECKs and triggers by hand are
-- invisible to Prisma's comparison; see 0001_init.

ALTER TABLE "Coder" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'person' CONSTRAINT "Coder_kind_is_listed" CHECK ("kind" IN ('person', 'adjudication', 'imported', 'machine'));

ALTER TABLE "Dataset" ADD COLUMN "rule" TEXT NOT NULL DEFAULT 'adopted' CONSTRAINT "Dataset_rule_is_listed" CHECK ("rule" IN ('adopted', 'median', 'majority'));

-- CreateTable
CREATE TABLE "Round" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "codebookId" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'main',
    "state" TEXT NOT NULL DEFAULT 'draft',
    "question" TEXT,
    "perUnit" INTEGER NOT NULL DEFAULT 2,
    "sharedPercent" INTEGER NOT NULL DEFAULT 100,
    "seed" INTEGER NOT NULL DEFAULT 1,
    "hide" TEXT NOT NULL DEFAULT 'none',
    "opensOn" TEXT,
    "closesOn" TEXT,
    "note" TEXT,
    CONSTRAINT "Round_codebookId_fkey" FOREIGN KEY ("codebookId") REFERENCES "Codebook" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Round_kind_is_listed" CHECK ("kind" IN ('main', 'training', 'recode')),
    CONSTRAINT "Round_state_is_listed" CHECK ("state" IN ('draft', 'open', 'closed', 'published')),
    CONSTRAINT "Round_hide_is_listed" CHECK ("hide" IN ('none', 'actor', 'all')),
    CONSTRAINT "Round_numbers_are_in_range" CHECK ("perUnit" >= 1 AND "sharedPercent" BETWEEN 0 AND 100),
    CONSTRAINT "Round_days_exist" CHECK (("opensOn" IS NULL OR "opensOn" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND date("opensOn") IS "opensOn") AND ("closesOn" IS NULL OR "closesOn" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND date("closesOn") IS "closesOn"))
);

-- CreateTable
CREATE TABLE "RoundUnit" (
    "roundId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "statementId" TEXT NOT NULL,
    "wordsHash" TEXT NOT NULL,

    PRIMARY KEY ("roundId", "statementId"),
    CONSTRAINT "RoundUnit_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RoundUnit_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RoundCoder" (
    "roundId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "coderId" TEXT NOT NULL,

    PRIMARY KEY ("roundId", "coderId"),
    CONSTRAINT "RoundCoder_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RoundCoder_coderId_fkey" FOREIGN KEY ("coderId") REFERENCES "Coder" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RoundOutcome" (
    "roundId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "coderId" TEXT NOT NULL,
    "statementId" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "doneOn" TEXT,

    PRIMARY KEY ("roundId", "coderId", "statementId"),
    CONSTRAINT "RoundOutcome_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "RoundOutcome_coderId_fkey" FOREIGN KEY ("coderId") REFERENCES "Coder" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "RoundOutcome_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "RoundOutcome_outcome_is_listed" CHECK ("outcome" IN ('coded', 'cannot-judge', 'not-coded')),
    CONSTRAINT "RoundOutcome_days_exist" CHECK ("doneOn" IS NULL OR "doneOn" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND date("doneOn") IS "doneOn")
);

-- CreateTable
CREATE TABLE "Assignment" (
    "roundId" TEXT NOT NULL,
    "statementId" TEXT NOT NULL,
    "coderId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "shownAt" DATETIME,
    "doneAt" DATETIME,
    "level" INTEGER,
    "outOfScope" BOOLEAN NOT NULL DEFAULT false,
    "conditional" BOOLEAN NOT NULL DEFAULT false,
    "hedged" BOOLEAN NOT NULL DEFAULT false,
    "deterrentFrame" BOOLEAN NOT NULL DEFAULT false,
    "confidence" TEXT,
    "question" TEXT,
    "rationale" TEXT,

    PRIMARY KEY ("roundId", "coderId", "statementId"),
    CONSTRAINT "Assignment_roundId_fkey" FOREIGN KEY ("roundId") REFERENCES "Round" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Assignment_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Assignment_coderId_fkey" FOREIGN KEY ("coderId") REFERENCES "Coder" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Assignment_state_is_listed" CHECK ("state" IN ('open', 'skipped', 'done', 'cannot-judge')),
    CONSTRAINT "Assignment_level_is_in_range" CHECK ("level" IN (-3, -2, -1, 0, 1, 2, 3)),
    CONSTRAINT "Assignment_flags_are_0_or_1" CHECK ("outOfScope" IN (0, 1) AND "conditional" IN (0, 1) AND "hedged" IN (0, 1) AND "deterrentFrame" IN (0, 1)),
    CONSTRAINT "Assignment_confidence_is_listed" CHECK ("confidence" IN ('low', 'medium', 'high')),
    CONSTRAINT "Assignment_done_has_an_answer" CHECK ("state" <> 'done' OR (("level" IS NULL) = "outOfScope" AND "rationale" IS NOT NULL))
);

-- CreateIndex
CREATE UNIQUE INDEX "Round_slug_key" ON "Round"("slug");

-- CreateIndex
CREATE INDEX "Round_codebookId_idx" ON "Round"("codebookId");

-- CreateIndex
CREATE INDEX "RoundUnit_statementId_idx" ON "RoundUnit"("statementId");

-- CreateIndex
CREATE INDEX "RoundCoder_coderId_idx" ON "RoundCoder"("coderId");

-- CreateIndex
CREATE INDEX "RoundOutcome_coderId_idx" ON "RoundOutcome"("coderId");

-- CreateIndex
CREATE INDEX "RoundOutcome_statementId_idx" ON "RoundOutcome"("statementId");

-- CreateIndex
CREATE INDEX "Assignment_coderId_idx" ON "Assignment"("coderId");

-- CreateIndex
CREATE INDEX "Assignment_statementId_idx" ON "Assignment"("statementId");

ALTER TABLE "Coding" ADD COLUMN "roundId" TEXT REFERENCES "Round" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

DROP INDEX "Coding_statementId_coderId_codebookId_key";

-- CreateIndex
CREATE INDEX "Coding_roundId_idx" ON "Coding"("roundId");

-- CreateIndex
CREATE UNIQUE INDEX "Coding_statementId_coderId_codebookId_roundId_key" ON "Coding"("statementId", "coderId", "codebookId", "roundId");

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_User" (
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
    CONSTRAINT "User_role_is_listed" CHECK ("role" IN ('reader', 'annotator', 'coder', 'editor', 'admin')),
    CONSTRAINT "User_flags_are_0_or_1" CHECK ("suspended" IN (0, 1) AND "emailVerified" IN (0, 1))
);
INSERT INTO "new_User" ("id", "name", "email", "emailVerified", "image", "role", "suspended", "coderId", "createdAt", "updatedAt")
SELECT "id", "name", "email", "emailVerified", "image", "role", "suspended", "coderId", "createdAt", "updatedAt" FROM "User";
DROP TABLE "User";
ALTER TABLE "new_User" RENAME TO "User";
CREATE UNIQUE INDEX "User_name_key" ON "User"("name");
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE UNIQUE INDEX "User_coderId_key" ON "User"("coderId");
CREATE TABLE "new_Invitation" (
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
    CONSTRAINT "Invitation_role_is_listed" CHECK ("role" IN ('reader', 'annotator', 'coder', 'editor', 'admin')),
    CONSTRAINT "Invitation_token_is_hashed" CHECK (length("tokenHash") = 64 AND "tokenHash" NOT GLOB '*[^0-9a-f]*')
);
INSERT INTO "new_Invitation" ("id", "tokenHash", "role", "invitedById", "forUserId", "createdAt", "expiresAt", "usedAt")
SELECT "id", "tokenHash", "role", "invitedById", "forUserId", "createdAt", "expiresAt", "usedAt" FROM "Invitation";
DROP TABLE "Invitation";
ALTER TABLE "new_Invitation" RENAME TO "Invitation";
CREATE UNIQUE INDEX "Invitation_tokenHash_key" ON "Invitation"("tokenHash");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- ---- Sealing -----------------------------------------------------------------------------------------------------------

-- While a round is open its codings are no records: nothing that reads codings or revisions can show one.
CREATE TRIGGER "Coding_new_waits_for_its_round" BEFORE INSERT ON "Coding"
WHEN EXISTS (SELECT 1 FROM "Round" WHERE "id" = NEW."roundId" AND "state" IN ('draft', 'open'))
BEGIN
    SELECT RAISE(ABORT, 'the codings of a round stay sealed until it is closed');
END;

CREATE TRIGGER "Coding_of_a_round_is_not_changed" BEFORE UPDATE ON "Coding"
WHEN (OLD."roundId" IS NOT NULL OR NEW."roundId" IS NOT NULL)
    AND (NEW."roundId", NEW."statementId", NEW."coderId", NEW."codebookId", NEW."level", NEW."outOfScope", NEW."conditional", NEW."hedged", NEW."deterrentFrame", NEW."confidence", NEW."rationale")
    IS NOT (OLD."roundId", OLD."statementId", OLD."coderId", OLD."codebookId", OLD."level", OLD."outOfScope", OLD."conditional", OLD."hedged", OLD."deterrentFrame", OLD."confidence", OLD."rationale")
    AND NOT EXISTS (SELECT 1 FROM "Coder" WHERE "id" = OLD."coderId" AND "kind" = 'adjudication')
BEGIN
    SELECT RAISE(ABORT, 'a coding made in a round is not changed once the round is closed');
END;

-- A unique index takes two empty rounds for different ones.
CREATE TRIGGER "Coding_new_is_one_outside_rounds" BEFORE INSERT ON "Coding"
WHEN NEW."roundId" IS NULL AND EXISTS (
    SELECT 1 FROM "Coding" WHERE "statementId" = NEW."statementId" AND "coderId" = NEW."coderId"
    AND "codebookId" = NEW."codebookId" AND "roundId" IS NULL AND "id" <> NEW."id"
)
BEGIN
    SELECT RAISE(ABORT, 'a coder judges a statement once under a codebook outside rounds');
END;

CREATE TRIGGER "Coding_is_one_outside_rounds" BEFORE UPDATE OF "statementId", "coderId", "codebookId", "roundId" ON "Coding"
WHEN NEW."roundId" IS NULL AND EXISTS (
    SELECT 1 FROM "Coding" WHERE "statementId" = NEW."statementId" AND "coderId" = NEW."coderId"
    AND "codebookId" = NEW."codebookId" AND "roundId" IS NULL AND "id" <> NEW."id"
)
BEGIN
    SELECT RAISE(ABORT, 'a coder judges a statement once under a codebook outside rounds');
END;

CREATE TRIGGER "Round_does_not_go_back" BEFORE UPDATE OF "state" ON "Round"
WHEN (OLD."state" IN ('closed', 'published') AND NEW."state" IN ('draft', 'open'))
    OR (OLD."state" = 'open' AND NEW."state" = 'draft')
BEGIN
    SELECT RAISE(ABORT, 'a round that was opened or closed does not go back');
END;

-- What coders are called stands beside every coding: they chose it before they began.
CREATE TRIGGER "Coder_name_is_fixed_by_a_round" BEFORE UPDATE OF "name" ON "Coder"
WHEN NEW."name" <> OLD."name" AND EXISTS (
    SELECT 1 FROM "RoundCoder" c JOIN "Round" r ON r."id" = c."roundId" WHERE c."coderId" = OLD."id" AND r."state" <> 'draft'
)
BEGIN
    SELECT RAISE(ABORT, 'the name of a coder is fixed once a round with this coder is open');
END;

CREATE TRIGGER "Assignment_new_needs_an_open_round" BEFORE INSERT ON "Assignment"
WHEN NOT EXISTS (SELECT 1 FROM "Round" WHERE "id" = NEW."roundId" AND "state" = 'open')
BEGIN
    SELECT RAISE(ABORT, 'a statement is assigned, and judged, while its round is open');
END;

CREATE TRIGGER "Assignment_needs_an_open_round" BEFORE UPDATE ON "Assignment"
WHEN NOT EXISTS (SELECT 1 FROM "Round" WHERE "id" = OLD."roundId" AND "state" = 'open')
BEGIN
    SELECT RAISE(ABORT, 'a statement is assigned, and judged, while its round is open');
END;

CREATE TRIGGER "Assignment_done_is_not_removed" BEFORE DELETE ON "Assignment"
WHEN OLD."state" IN ('done', 'cannot-judge') AND EXISTS (SELECT 1 FROM "Round" WHERE "id" = OLD."roundId" AND "state" = 'open')
BEGIN
    SELECT RAISE(ABORT, 'what a coder has judged is not taken away');
END;
