-- Judging: recorded judgements of qualitative targets, evaluation runs and their results. (These three tables stand here and in
-- no other migration; their statements are in sql/run.sql and sql/judgement.sql.)
-- Nothing here is updated or deleted: a later judgement is a later revision, changed inputs are another run. `number` alone is
-- set later, by publishing.

-- A person's verdict on a target that no number decides (or that a person must decide), with its evidence.
CREATE TABLE judgement (
    id        INTEGER PRIMARY KEY,
    plan      INTEGER NOT NULL REFERENCES plan (id),
    target    TEXT    NOT NULL,          -- target.code: "T009"
    region    INTEGER NOT NULL REFERENCES region (id),
    year      INTEGER NOT NULL,
    revision  INTEGER NOT NULL,          -- 1, 2 ...; the highest counts
    verdict   TEXT    NOT NULL CHECK (verdict IN ('met', 'partly', 'not')),
    evidence  TEXT    NOT NULL,          -- a text, or "sha256:... name" of a file
    person    TEXT    NOT NULL,          -- who judged
    at_ms     BIGINT  NOT NULL,
    UNIQUE (plan, target, region, year, revision)
);

-- One evaluation. hash = SHA-256 over inputs, parameters and program version; no clock.
CREATE TABLE run (
    id         INTEGER PRIMARY KEY,
    hash       TEXT    NOT NULL UNIQUE,  -- 64 hex digits; the first 8 are its short name
    kind       TEXT    NOT NULL,         -- evaluation
    plan       INTEGER NOT NULL REFERENCES plan (id),
    year       INTEGER NOT NULL,
    params     TEXT    NOT NULL,         -- JSON: method, max_age, history, layer, region
    inputs     TEXT    NOT NULL,         -- SHA-256 of the values used with their journal positions, targets, judgements
    program    TEXT    NOT NULL,         -- version of the program
    position   BIGINT  NOT NULL,         -- highest journal position used
    number     INTEGER UNIQUE            -- given by publishing
);

-- Results: part 'regions' (item 0) = region ids; part 'line' (item = number of the line) = columns over the regions; part 'lines'
-- (item 0) = JSON of the lines with their targets as they were. Format in src/judge/run_blob.c.
CREATE TABLE run_result (
    run       INTEGER NOT NULL REFERENCES run (id),
    part      TEXT    NOT NULL,
    item      INTEGER NOT NULL,
    n         INTEGER NOT NULL,          -- regions, lines
    data      BLOB    NOT NULL,
    PRIMARY KEY (run, part, item)
);
