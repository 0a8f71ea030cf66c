-- The first schema. The tables are Prisma's; what stands below by hand is invisible to Prisma's own comparison and is lost
-- when a later migration rebuilds a table (RedefineTables): the named CHECKs, DEFERRABLE, the triggers, the full-text
-- table. Write them back into that migration; tests/db/migrations.test.ts names each one that must exist.
--
-- DEFERRABLE: a statement and its adopted coding name each other, and a statement may name a later one; these three
-- references are therefore checked at the end of the transaction.

-- CreateTable
CREATE TABLE "Actor" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "shortName" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "statedOrder" INTEGER NOT NULL,
    "note" TEXT,

    CONSTRAINT "Actor_kind_is_listed" CHECK ("kind" IN ('state', 'organisation', 'joint'))
);

-- CreateTable
CREATE TABLE "ActorAlias" (
    "actorId" TEXT NOT NULL,
    "alias" TEXT NOT NULL,

    PRIMARY KEY ("actorId", "alias"),
    CONSTRAINT "ActorAlias_actorId_fkey" FOREIGN KEY ("actorId") REFERENCES "Actor" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ActorMember" (
    "jointId" TEXT NOT NULL,
    "memberId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    PRIMARY KEY ("jointId", "memberId"),
    CONSTRAINT "ActorMember_jointId_fkey" FOREIGN KEY ("jointId") REFERENCES "Actor" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ActorMember_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Actor" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SlugAlias" (
    "recordType" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "recordId" TEXT NOT NULL,

    PRIMARY KEY ("recordType", "slug")
);

-- CreateTable
CREATE TABLE "Speaker" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    CONSTRAINT "Speaker_actorId_fkey" FOREIGN KEY ("actorId") REFERENCES "Actor" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Speaker_kind_is_listed" CHECK ("kind" IN ('person', 'office', 'source'))
);

-- CreateTable
CREATE TABLE "Outlet" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT
);

-- CreateTable
CREATE TABLE "Source" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "slug" TEXT NOT NULL,
    "outletId" TEXT NOT NULL,
    "title" TEXT,
    "url" TEXT,
    "archiveUrl" TEXT,
    "publishedOn" TEXT,
    "accessedOn" TEXT,
    "language" TEXT,
    "note" TEXT,
    CONSTRAINT "Source_outletId_fkey" FOREIGN KEY ("outletId") REFERENCES "Outlet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Source_days_exist" CHECK (("publishedOn" IS NULL OR "publishedOn" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND date("publishedOn") IS "publishedOn") AND ("accessedOn" IS NULL OR "accessedOn" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND date("accessedOn") IS "accessedOn"))
);

-- CreateTable
CREATE TABLE "Topic" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "statedOrder" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "Statement" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "textRow" INTEGER,
    "speakerId" TEXT NOT NULL,
    "speakerRole" TEXT,
    "jointActorId" TEXT,
    "attribution" TEXT NOT NULL,
    "form" TEXT NOT NULL,
    "editedQuote" BOOLEAN NOT NULL DEFAULT false,
    "quote" TEXT,
    "language" TEXT,
    "originalQuote" TEXT,
    "originalLanguage" TEXT,
    "translatedBy" TEXT,
    "paraphrase" TEXT,
    "dateEarliest" TEXT NOT NULL,
    "dateLatest" TEXT NOT NULL,
    "place" TEXT,
    "counted" BOOLEAN NOT NULL DEFAULT true,
    "describedRelation" TEXT,
    "describedByActorId" TEXT,
    "describedByOutletId" TEXT,
    "describedInId" TEXT,
    "repeatOfId" TEXT,
    "adoptedCodingId" TEXT,
    "note" TEXT,
    CONSTRAINT "Statement_speakerId_fkey" FOREIGN KEY ("speakerId") REFERENCES "Speaker" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Statement_jointActorId_fkey" FOREIGN KEY ("jointActorId") REFERENCES "Actor" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Statement_describedByActorId_fkey" FOREIGN KEY ("describedByActorId") REFERENCES "Actor" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Statement_describedByOutletId_fkey" FOREIGN KEY ("describedByOutletId") REFERENCES "Outlet" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Statement_describedInId_fkey" FOREIGN KEY ("describedInId") REFERENCES "Statement" ("id") ON DELETE NO ACTION ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "Statement_repeatOfId_fkey" FOREIGN KEY ("repeatOfId") REFERENCES "Statement" ("id") ON DELETE NO ACTION ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "Statement_adoptedCodingId_fkey" FOREIGN KEY ("adoptedCodingId") REFERENCES "Coding" ("id") ON DELETE NO ACTION ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "Statement_attribution_is_listed" CHECK ("attribution" IN ('on-record', 'official-statement', 'anonymous-source', 'outlet-paraphrase', 'described-by-other', 'nonverbal-release')),
    CONSTRAINT "Statement_form_is_listed" CHECK ("form" IN ('direct-quote', 'mixed', 'paraphrase', 'nonverbal')),
    CONSTRAINT "Statement_quote_fits_form" CHECK (("form" IN ('direct-quote', 'mixed')) = ("quote" IS NOT NULL)),
    CONSTRAINT "Statement_paraphrase_fits_form" CHECK ("form" = 'direct-quote' OR "paraphrase" IS NOT NULL),
    CONSTRAINT "Statement_flags_are_0_or_1" CHECK ("editedQuote" IN (0, 1) AND "counted" IN (0, 1)),
    CONSTRAINT "Statement_days_exist" CHECK ("dateEarliest" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND date("dateEarliest") IS "dateEarliest" AND "dateLatest" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND date("dateLatest") IS "dateLatest"),
    CONSTRAINT "Statement_days_are_in_order" CHECK ("dateLatest" >= "dateEarliest"),
    CONSTRAINT "Statement_described_is_never_counted" CHECK ("counted" = ("attribution" <> 'described-by-other')),
    CONSTRAINT "Statement_relation_is_listed" CHECK ("describedRelation" IN ('opponent', 'ally', 'mediator', 'outlet')),
    CONSTRAINT "Statement_relation_fits_attribution" CHECK (("describedRelation" IS NOT NULL) = ("attribution" = 'described-by-other')),
    CONSTRAINT "Statement_describing_actor_fits_relation" CHECK (("describedByActorId" IS NOT NULL) = ("describedRelation" IS NOT NULL AND "describedRelation" <> 'outlet')),
    CONSTRAINT "Statement_describing_outlet_fits_relation" CHECK (("describedByOutletId" IS NOT NULL) = ("describedRelation" IS 'outlet'))
);

-- CreateTable
CREATE TABLE "StatementActor" (
    "statementId" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    PRIMARY KEY ("statementId", "actorId"),
    CONSTRAINT "StatementActor_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "StatementActor_actorId_fkey" FOREIGN KEY ("actorId") REFERENCES "Actor" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "StatementParty" (
    "statementId" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "actorId" TEXT,
    "label" TEXT,

    PRIMARY KEY ("statementId", "role", "position"),
    CONSTRAINT "StatementParty_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "StatementParty_actorId_fkey" FOREIGN KEY ("actorId") REFERENCES "Actor" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "StatementParty_role_is_listed" CHECK ("role" IN ('addressee', 'target')),
    CONSTRAINT "StatementParty_is_actor_or_label" CHECK (("actorId" IS NULL) <> ("label" IS NULL))
);

-- CreateTable
CREATE TABLE "StatementTopic" (
    "statementId" TEXT NOT NULL,
    "topicId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    PRIMARY KEY ("statementId", "topicId"),
    CONSTRAINT "StatementTopic_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "StatementTopic_topicId_fkey" FOREIGN KEY ("topicId") REFERENCES "Topic" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "StatementSource" (
    "statementId" TEXT NOT NULL,
    "sourceId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "quotedFrom" BOOLEAN NOT NULL DEFAULT false,
    "relayedById" TEXT,
    "quotationHash" TEXT,
    "passage" TEXT,

    PRIMARY KEY ("statementId", "sourceId"),
    CONSTRAINT "StatementSource_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "StatementSource_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "StatementSource_relayedById_fkey" FOREIGN KEY ("relayedById") REFERENCES "Source" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "StatementSource_flags_are_0_or_1" CHECK ("quotedFrom" IN (0, 1))
);

-- CreateTable
CREATE TABLE "Coder" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "note" TEXT
);

-- CreateTable
CREATE TABLE "Codebook" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "adoptedOn" TEXT NOT NULL,
    "introduction" TEXT NOT NULL,

    CONSTRAINT "Codebook_days_exist" CHECK ("adoptedOn" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND date("adoptedOn") IS "adoptedOn")
);

-- CreateTable
CREATE TABLE "CodebookLevel" (
    "codebookId" TEXT NOT NULL,
    "level" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "definition" TEXT NOT NULL,
    "include" TEXT NOT NULL,
    "exclude" TEXT NOT NULL,
    "eventCodes" TEXT NOT NULL,
    "examples" TEXT NOT NULL,

    PRIMARY KEY ("codebookId", "level"),
    CONSTRAINT "CodebookLevel_codebookId_fkey" FOREIGN KEY ("codebookId") REFERENCES "Codebook" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "CodebookLevel_level_is_in_range" CHECK ("level" IN (-3, -2, -1, 0, 1, 2, 3))
);

-- CreateTable
CREATE TABLE "CodebookRule" (
    "codebookId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "term" TEXT,
    "text" TEXT NOT NULL,

    PRIMARY KEY ("codebookId", "kind", "position"),
    CONSTRAINT "CodebookRule_codebookId_fkey" FOREIGN KEY ("codebookId") REFERENCES "Codebook" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "CodebookRule_kind_is_listed" CHECK ("kind" IN ('decision', 'modifier', 'field', 'limit'))
);

-- CreateTable
CREATE TABLE "Coding" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "statementId" TEXT NOT NULL,
    "coderId" TEXT NOT NULL,
    "codebookId" TEXT NOT NULL,
    "level" INTEGER,
    "outOfScope" BOOLEAN NOT NULL DEFAULT false,
    "conditional" BOOLEAN NOT NULL DEFAULT false,
    "hedged" BOOLEAN NOT NULL DEFAULT false,
    "deterrentFrame" BOOLEAN NOT NULL DEFAULT false,
    "confidence" TEXT,
    "rationale" TEXT NOT NULL,
    CONSTRAINT "Coding_statementId_fkey" FOREIGN KEY ("statementId") REFERENCES "Statement" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Coding_coderId_fkey" FOREIGN KEY ("coderId") REFERENCES "Coder" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Coding_codebookId_fkey" FOREIGN KEY ("codebookId") REFERENCES "Codebook" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Coding_level_is_in_range" CHECK ("level" IN (-3, -2, -1, 0, 1, 2, 3)),
    CONSTRAINT "Coding_level_or_out_of_scope" CHECK (("level" IS NULL) = "outOfScope"),
    CONSTRAINT "Coding_flags_are_0_or_1" CHECK ("outOfScope" IN (0, 1) AND "conditional" IN (0, 1) AND "hedged" IN (0, 1) AND "deterrentFrame" IN (0, 1)),
    CONSTRAINT "Coding_confidence_is_listed" CHECK ("confidence" IN ('low', 'medium', 'high'))
);

-- CreateTable
CREATE TABLE "Event" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "dateEarliest" TEXT NOT NULL,
    "dateLatest" TEXT NOT NULL,
    "sourceId" TEXT,
    CONSTRAINT "Event_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "Event_days_exist" CHECK ("dateEarliest" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND date("dateEarliest") IS "dateEarliest" AND "dateLatest" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND date("dateLatest") IS "dateLatest"),
    CONSTRAINT "Event_days_are_in_order" CHECK ("dateLatest" >= "dateEarliest")
);

-- CreateTable
CREATE TABLE "Dataset" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "version" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "DatasetActor" (
    "datasetId" TEXT NOT NULL,
    "actorId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    PRIMARY KEY ("datasetId", "actorId"),
    CONSTRAINT "DatasetActor_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "DatasetActor_actorId_fkey" FOREIGN KEY ("actorId") REFERENCES "Actor" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Revision" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "who" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "recordType" TEXT NOT NULL,
    "recordId" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT
);

-- CreateIndex
CREATE UNIQUE INDEX "Actor_slug_key" ON "Actor"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Speaker_slug_key" ON "Speaker"("slug");

-- CreateIndex
CREATE INDEX "Speaker_actorId_idx" ON "Speaker"("actorId");

-- CreateIndex
CREATE UNIQUE INDEX "Outlet_slug_key" ON "Outlet"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Source_slug_key" ON "Source"("slug");

-- CreateIndex
CREATE INDEX "Source_outletId_idx" ON "Source"("outletId");

-- CreateIndex
CREATE UNIQUE INDEX "Topic_slug_key" ON "Topic"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Statement_textRow_key" ON "Statement"("textRow");

-- CreateIndex
CREATE UNIQUE INDEX "Statement_adoptedCodingId_key" ON "Statement"("adoptedCodingId");

-- CreateIndex
CREATE INDEX "Statement_dateEarliest_id_idx" ON "Statement"("dateEarliest", "id");

-- CreateIndex
CREATE INDEX "Statement_dateLatest_idx" ON "Statement"("dateLatest");

-- CreateIndex
CREATE INDEX "Statement_jointActorId_idx" ON "Statement"("jointActorId");

-- CreateIndex
CREATE INDEX "Statement_speakerId_idx" ON "Statement"("speakerId");

-- CreateIndex
CREATE INDEX "Statement_describedInId_idx" ON "Statement"("describedInId");

-- CreateIndex
CREATE INDEX "Statement_repeatOfId_idx" ON "Statement"("repeatOfId");

-- CreateIndex
CREATE INDEX "StatementActor_actorId_statementId_idx" ON "StatementActor"("actorId", "statementId");

-- CreateIndex
CREATE INDEX "StatementParty_actorId_idx" ON "StatementParty"("actorId");

-- CreateIndex
CREATE INDEX "StatementTopic_topicId_statementId_idx" ON "StatementTopic"("topicId", "statementId");

-- CreateIndex
CREATE INDEX "StatementSource_sourceId_statementId_idx" ON "StatementSource"("sourceId", "statementId");

-- CreateIndex
CREATE INDEX "StatementSource_relayedById_idx" ON "StatementSource"("relayedById");

-- CreateIndex
CREATE UNIQUE INDEX "Codebook_version_key" ON "Codebook"("version");

-- CreateIndex
CREATE INDEX "Coding_coderId_idx" ON "Coding"("coderId");

-- CreateIndex
CREATE INDEX "Coding_codebookId_idx" ON "Coding"("codebookId");

-- CreateIndex
CREATE UNIQUE INDEX "Coding_statementId_coderId_codebookId_key" ON "Coding"("statementId", "coderId", "codebookId");

-- CreateIndex
CREATE INDEX "Event_dateEarliest_idx" ON "Event"("dateEarliest");

-- CreateIndex
CREATE INDEX "Event_sourceId_idx" ON "Event"("sourceId");

-- CreateIndex
CREATE INDEX "Revision_recordType_recordId_idx" ON "Revision"("recordType", "recordId");

-- CreateIndex
CREATE INDEX "Revision_at_idx" ON "Revision"("at");

-- ---- Full text ---------------------------------------------------------------------------------------------------------

CREATE VIRTUAL TABLE "StatementText" USING fts5 (
    "quote", "paraphrase", "originalQuote", "speaker",
    tokenize = "unicode61 remove_diacritics 2"
);

-- textRow, not rowid, joins the two: VACUUM may number the rows of a table with a text key anew.
CREATE TRIGGER "Statement_text_is_indexed" AFTER INSERT ON "Statement" BEGIN
    UPDATE "Statement" SET "textRow" = (SELECT COALESCE(MAX("textRow"), 0) + 1 FROM "Statement") WHERE "id" = NEW."id";
    INSERT INTO "StatementText" ("rowid", "quote", "paraphrase", "originalQuote", "speaker")
    SELECT s."textRow", s."quote", s."paraphrase", s."originalQuote", p."name"
    FROM "Statement" s JOIN "Speaker" p ON p."id" = s."speakerId" WHERE s."id" = NEW."id";
END;

CREATE TRIGGER "Statement_text_is_followed" AFTER UPDATE OF "quote", "paraphrase", "originalQuote", "speakerId" ON "Statement"
WHEN (NEW."quote", NEW."paraphrase", NEW."originalQuote", NEW."speakerId")
    IS NOT (OLD."quote", OLD."paraphrase", OLD."originalQuote", OLD."speakerId")
BEGIN
    UPDATE "StatementText" SET "quote" = NEW."quote", "paraphrase" = NEW."paraphrase", "originalQuote" = NEW."originalQuote",
        "speaker" = (SELECT "name" FROM "Speaker" WHERE "id" = NEW."speakerId")
    WHERE "rowid" = NEW."textRow";
END;

CREATE TRIGGER "Statement_text_is_forgotten" AFTER DELETE ON "Statement" BEGIN
    DELETE FROM "StatementText" WHERE "rowid" = OLD."textRow";
END;

CREATE TRIGGER "Speaker_name_is_followed" AFTER UPDATE OF "name" ON "Speaker" WHEN NEW."name" <> OLD."name" BEGIN
    UPDATE "StatementText" SET "speaker" = NEW."name"
    WHERE "rowid" IN (SELECT "textRow" FROM "Statement" WHERE "speakerId" = NEW."id");
END;

-- ---- What spans two tables ---------------------------------------------------------------------------------------------

-- Either of the two may be written first.
CREATE TRIGGER "Statement_new_adopts_its_own_coding" AFTER INSERT ON "Statement"
WHEN EXISTS (SELECT 1 FROM "Coding" WHERE "id" = NEW."adoptedCodingId" AND "statementId" <> NEW."id")
BEGIN
    SELECT RAISE(ABORT, 'the adopted coding is a coding of another statement');
END;

CREATE TRIGGER "Statement_adopts_its_own_coding" AFTER UPDATE OF "id", "adoptedCodingId" ON "Statement"
WHEN EXISTS (SELECT 1 FROM "Coding" WHERE "id" = NEW."adoptedCodingId" AND "statementId" <> NEW."id")
BEGIN
    SELECT RAISE(ABORT, 'the adopted coding is a coding of another statement');
END;

CREATE TRIGGER "Coding_new_is_adopted_by_its_own_statement" AFTER INSERT ON "Coding"
WHEN EXISTS (SELECT 1 FROM "Statement" WHERE "adoptedCodingId" = NEW."id" AND "id" <> NEW."statementId")
BEGIN
    SELECT RAISE(ABORT, 'the adopted coding is a coding of another statement');
END;

CREATE TRIGGER "Coding_is_adopted_by_its_own_statement" AFTER UPDATE OF "id", "statementId" ON "Coding"
WHEN EXISTS (SELECT 1 FROM "Statement" WHERE "adoptedCodingId" = NEW."id" AND "id" <> NEW."statementId")
BEGIN
    SELECT RAISE(ABORT, 'the adopted coding is a coding of another statement');
END;

CREATE TRIGGER "ActorMember_new_is_not_joint" AFTER INSERT ON "ActorMember"
WHEN EXISTS (SELECT 1 FROM "Actor" WHERE "id" = NEW."memberId" AND "kind" = 'joint')
    OR EXISTS (SELECT 1 FROM "Actor" WHERE "id" = NEW."jointId" AND "kind" <> 'joint')
BEGIN
    SELECT RAISE(ABORT, 'only a joint actor has members, and no member is itself joint');
END;

CREATE TRIGGER "ActorMember_is_not_joint" AFTER UPDATE ON "ActorMember"
WHEN EXISTS (SELECT 1 FROM "Actor" WHERE "id" = NEW."memberId" AND "kind" = 'joint')
    OR EXISTS (SELECT 1 FROM "Actor" WHERE "id" = NEW."jointId" AND "kind" <> 'joint')
BEGIN
    SELECT RAISE(ABORT, 'only a joint actor has members, and no member is itself joint');
END;

CREATE TRIGGER "Actor_kind_fits_its_members" AFTER UPDATE OF "kind" ON "Actor"
WHEN (NEW."kind" = 'joint' AND EXISTS (SELECT 1 FROM "ActorMember" WHERE "memberId" = NEW."id"))
    OR (NEW."kind" <> 'joint' AND EXISTS (SELECT 1 FROM "ActorMember" WHERE "jointId" = NEW."id"))
BEGIN
    SELECT RAISE(ABORT, 'only a joint actor has members, and no member is itself joint');
END;

-- ---- History -----------------------------------------------------------------------------------------------------------

CREATE TRIGGER "Revision_is_not_changed" BEFORE UPDATE ON "Revision" BEGIN
    SELECT RAISE(ABORT, 'a revision is never changed or removed');
END;

CREATE TRIGGER "Revision_is_not_removed" BEFORE DELETE ON "Revision" BEGIN
    SELECT RAISE(ABORT, 'a revision is never changed or removed');
END;

-- REPLACE removes a row without firing the trigger above.
CREATE TRIGGER "Revision_is_not_replaced" BEFORE INSERT ON "Revision"
WHEN EXISTS (SELECT 1 FROM "Revision" WHERE "id" = NEW."id")
BEGIN
    SELECT RAISE(ABORT, 'a revision is never changed or removed');
END;

-- ---- Former slugs ------------------------------------------------------------------------------------------------------

CREATE TRIGGER "Actor_former_slug_is_kept" AFTER UPDATE OF "slug" ON "Actor" WHEN NEW."slug" <> OLD."slug" BEGIN
    DELETE FROM "SlugAlias" WHERE "recordType" = 'actor' AND "slug" IN (NEW."slug", OLD."slug");
    INSERT INTO "SlugAlias" ("recordType", "slug", "recordId") VALUES ('actor', OLD."slug", NEW."id");
END;

CREATE TRIGGER "Actor_new_slug_is_live" AFTER INSERT ON "Actor" BEGIN
    DELETE FROM "SlugAlias" WHERE "recordType" = 'actor' AND "slug" = NEW."slug";
END;

CREATE TRIGGER "Speaker_former_slug_is_kept" AFTER UPDATE OF "slug" ON "Speaker" WHEN NEW."slug" <> OLD."slug" BEGIN
    DELETE FROM "SlugAlias" WHERE "recordType" = 'speaker' AND "slug" IN (NEW."slug", OLD."slug");
    INSERT INTO "SlugAlias" ("recordType", "slug", "recordId") VALUES ('speaker', OLD."slug", NEW."id");
END;

CREATE TRIGGER "Speaker_new_slug_is_live" AFTER INSERT ON "Speaker" BEGIN
    DELETE FROM "SlugAlias" WHERE "recordType" = 'speaker' AND "slug" = NEW."slug";
END;

CREATE TRIGGER "Outlet_former_slug_is_kept" AFTER UPDATE OF "slug" ON "Outlet" WHEN NEW."slug" <> OLD."slug" BEGIN
    DELETE FROM "SlugAlias" WHERE "recordType" = 'outlet' AND "slug" IN (NEW."slug", OLD."slug");
    INSERT INTO "SlugAlias" ("recordType", "slug", "recordId") VALUES ('outlet', OLD."slug", NEW."id");
END;

CREATE TRIGGER "Outlet_new_slug_is_live" AFTER INSERT ON "Outlet" BEGIN
    DELETE FROM "SlugAlias" WHERE "recordType" = 'outlet' AND "slug" = NEW."slug";
END;

CREATE TRIGGER "Source_former_slug_is_kept" AFTER UPDATE OF "slug" ON "Source" WHEN NEW."slug" <> OLD."slug" BEGIN
    DELETE FROM "SlugAlias" WHERE "recordType" = 'source' AND "slug" IN (NEW."slug", OLD."slug");
    INSERT INTO "SlugAlias" ("recordType", "slug", "recordId") VALUES ('source', OLD."slug", NEW."id");
END;

CREATE TRIGGER "Source_new_slug_is_live" AFTER INSERT ON "Source" BEGIN
    DELETE FROM "SlugAlias" WHERE "recordType" = 'source' AND "slug" = NEW."slug";
END;

CREATE TRIGGER "Topic_former_slug_is_kept" AFTER UPDATE OF "slug" ON "Topic" WHEN NEW."slug" <> OLD."slug" BEGIN
    DELETE FROM "SlugAlias" WHERE "recordType" = 'topic' AND "slug" IN (NEW."slug", OLD."slug");
    INSERT INTO "SlugAlias" ("recordType", "slug", "recordId") VALUES ('topic', OLD."slug", NEW."id");
END;

CREATE TRIGGER "Topic_new_slug_is_live" AFTER INSERT ON "Topic" BEGIN
    DELETE FROM "SlugAlias" WHERE "recordType" = 'topic' AND "slug" = NEW."slug";
END;
