-- Judging: recorded judgements of qualitative targets, evaluation runs and their results.
-- Nothing here is updated or deleted: a later judgement is a later revision, changed inputs are another run.

-- A person's verdict on a target that no number decides (or that a person must decide), with its evidence.
CREATE TABLE judgement (
    id        INTEGER PRIMARY KEY,
    plan      INTEGER NOT NULL,          -- plan.id
    target    TEXT    NOT NULL,          -- target id inside the plan: "T009"
    region    INTEGER NOT NULL,          -- region.id
    year      INTEGER NOT NULL,
    revision  INTEGER NOT NULL,          -- 1, 2 ...; the highest counts
    verdict   TEXT    NOT NULL CHECK (verdict IN ('met', 'partly', 'not')),
    evidence  TEXT    NOT NULL,          -- a text, or "sha256:... name" of a file
    person    TEXT    NOT NULL,          -- who judged
    UNIQUE (plan, target, region, year, revision)
);

-- One evaluation. hash = SHA-256 over inputs, parameters and program version; no clock.
CREATE TABLE run (
    id          INTEGER PRIMARY KEY,
    hash        TEXT    NOT NULL UNIQUE, -- 64 hex digits; the first 8 are its short name
    plan        INTEGER NOT NULL,        -- plan.id
    year        INTEGER NOT NULL,
    method      TEXT    NOT NULL,        -- hp2030 opensdg schedule
    program     TEXT    NOT NULL,        -- version of the program
    inputs      TEXT    NOT NULL,        -- SHA-256 of the values used with their journal positions
    params      TEXT    NOT NULL,        -- JSON: max_age, layer, region, years, tolerance
    targets     TEXT    NOT NULL,        -- JSON: the lines judged with their targets, as they were
    journal_row INTEGER NOT NULL,        -- highest journal position read
    n_lines     INTEGER NOT NULL,
    n_regions   INTEGER NOT NULL,
    regions     BLOB    NOT NULL         -- region ids, little-endian int32, in the order of the results
);

-- Results of one line (indicator with its targets) of a run: columns over the regions (format in src/judge/run_blob.c).
CREATE TABLE run_result (
    run       INTEGER NOT NULL,          -- run.id
    line      INTEGER NOT NULL,          -- 0 ..
    indicator INTEGER,                   -- indicator.id, NULL when the dictionary has none
    code      TEXT    NOT NULL,          -- name of the line in ids: "HC006", "HC006.2", "T009"
    data      BLOB    NOT NULL,
    PRIMARY KEY (run, line)
);
