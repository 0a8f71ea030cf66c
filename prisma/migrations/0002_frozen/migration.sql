-- Views that readers freeze. What stands below the table by hand is invisible to Prisma's comparison; see 0001_init.

-- CreateTable
CREATE TABLE "Frozen" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "question" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "figure" TEXT NOT NULL,
    "statements" TEXT NOT NULL,

    CONSTRAINT "Frozen_id_is_a_hash" CHECK (length("id") = 22 AND "id" NOT GLOB '*[^A-Za-z0-9_-]*'),
    CONSTRAINT "Frozen_at_is_an_instant" CHECK ("at" GLOB '[0-9][0-9][0-9][0-9]-*' AND strftime('%Y-%m-%dT%H:%M:%fZ', "at") IS "at"),
    CONSTRAINT "Frozen_figure_is_json" CHECK (json_valid("figure")),
    CONSTRAINT "Frozen_statements_are_a_list" CHECK (json_valid("statements") AND json_type("statements") IS 'array')
);

-- CreateIndex
CREATE INDEX "Frozen_at_idx" ON "Frozen"("at");

CREATE TRIGGER "Frozen_is_not_changed" BEFORE UPDATE ON "Frozen" BEGIN
    SELECT RAISE(ABORT, 'a frozen view is never changed or removed');
END;

CREATE TRIGGER "Frozen_is_not_removed" BEFORE DELETE ON "Frozen" BEGIN
    SELECT RAISE(ABORT, 'a frozen view is never changed or removed');
END;

-- REPLACE removes a row without firing the trigger above.
CREATE TRIGGER "Frozen_is_not_replaced" BEFORE INSERT ON "Frozen"
WHEN EXISTS (SELECT 1 FROM "Frozen" WHERE "id" = NEW."id")
BEGIN
    SELECT RAISE(ABORT, 'a frozen view is never changed or removed');
END;
