-- The first schema: programme, dictionaries, observations, runs, audit. Standard SQL but for the forms of the two engines;
-- the PostgreSQL text with the same number joins with issue 4. Flags are integers 0 and 1, times milliseconds UTC, dates ISO text,
-- periods as in base/kc_date.h (year * 1000 …). JSON stands in columns called detail, params and document.

CREATE TABLE migration (
    number  INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    at_ms   BIGINT NOT NULL
);

-- One number or text each: folded = journal position up to which all segments are complete, audit_head = hash of the last entry.
CREATE TABLE state (
    name    TEXT PRIMARY KEY,
    number  BIGINT NOT NULL,
    text    TEXT
);
INSERT INTO state (name, number, text) VALUES ('folded', 0, NULL), ('audit_head', 0, NULL);

-- ---- dictionaries ----

CREATE TABLE region (
    id          INTEGER PRIMARY KEY,
    code        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    level       INTEGER NOT NULL CHECK (level BETWEEN 0 AND 4),  -- 0 nation 1 province 2 prefecture 3 county 4 township
    parent      INTEGER REFERENCES region (id),
    own         INTEGER NOT NULL CHECK (own IN (0, 1)),          -- 0 = above the plan's region, for the path only
    valid_from  TEXT,
    valid_to    TEXT
);

CREATE TABLE unit (
    id    INTEGER PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE
);
CREATE TABLE unit_alias (
    alias  TEXT PRIMARY KEY,
    unit   INTEGER NOT NULL REFERENCES unit (id)
);

CREATE TABLE indicator (
    id           INTEGER PRIMARY KEY,
    code         TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    name_en      TEXT,
    unit         TEXT,
    direction    INTEGER NOT NULL CHECK (direction IN (-1, 0, 1)),  -- 1 higher is better, -1 lower, 0 neutral
    kind         TEXT,
    nature       TEXT,
    decimals     INTEGER NOT NULL,
    range_min    DOUBLE PRECISION,                                  -- plausible; NULL = open
    range_max    DOUBLE PRECISION,
    numerator    TEXT,
    denominator  TEXT,
    method       TEXT,
    source_unit  TEXT,
    frequency    TEXT,
    caveats      TEXT,
    source       TEXT,
    confirmed    INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    local        INTEGER NOT NULL CHECK (local IN (0, 1))           -- 1 = only the plan names it, it has no code of the dictionary
);
CREATE TABLE indicator_alias (
    alias      TEXT PRIMARY KEY,
    indicator  INTEGER NOT NULL REFERENCES indicator (id)
);

-- A definition changed: no trend crosses from before `year` to it and later. region NULL = everywhere.
CREATE TABLE break_in_series (
    id         INTEGER PRIMARY KEY,
    indicator  INTEGER NOT NULL REFERENCES indicator (id),
    region     INTEGER REFERENCES region (id),
    year       INTEGER NOT NULL,
    reason     TEXT NOT NULL
);

-- ---- the plan in force ----

CREATE TABLE plan (
    id                     INTEGER PRIMARY KEY,
    name                   TEXT NOT NULL UNIQUE,       -- pack or file name without ending
    title                  TEXT,
    issuer                 TEXT,
    jurisdiction           TEXT,
    region                 INTEGER NOT NULL REFERENCES region (id),
    level                  TEXT,
    parent                 TEXT,
    number                 TEXT,
    issued                 TEXT,
    published              TEXT,
    period_from            INTEGER,
    period_to              INTEGER,
    declared_action_count  INTEGER,
    method                 TEXT,                       -- progress method; NULL = default
    max_age                INTEGER,                    -- years a value may be old; NULL = default
    sha256                 TEXT NOT NULL,              -- of document
    document               TEXT NOT NULL               -- the whole plan as JSON, warnings included
);

CREATE TABLE action (
    id       INTEGER PRIMARY KEY,
    plan     INTEGER NOT NULL REFERENCES plan (id),
    no       INTEGER NOT NULL,
    grp      TEXT,
    name     TEXT NOT NULL,
    section  TEXT,
    UNIQUE (plan, no)
);
CREATE TABLE action_unit (
    action  INTEGER NOT NULL REFERENCES action (id),
    unit    INTEGER NOT NULL REFERENCES unit (id),
    role    TEXT NOT NULL CHECK (role IN ('lead', 'support')),
    seq     INTEGER NOT NULL,                          -- order in the document, from 1 within the role
    PRIMARY KEY (action, role, seq)
);

CREATE TABLE target (
    id             INTEGER PRIMARY KEY,
    plan           INTEGER NOT NULL REFERENCES plan (id),
    code           TEXT NOT NULL,                      -- "T001"
    action         INTEGER REFERENCES action (id),
    indicator      INTEGER NOT NULL REFERENCES indicator (id),
    name           TEXT NOT NULL,                      -- the indicator as the plan calls it
    scope          TEXT,
    comparator     TEXT NOT NULL CHECK (comparator IN ('>=', '<=', '>', '<', '=', 'increase', 'decrease', 'qualitative')),
    value          DOUBLE PRECISION,
    unit           TEXT,
    year           INTEGER,
    approx         INTEGER NOT NULL CHECK (approx IN (0, 1)),
    basis          TEXT CHECK (basis IN ('per_year', 'since_year', 'previous_year')),
    basis_year     INTEGER,
    baseline       DOUBLE PRECISION,
    baseline_year  INTEGER,
    text           TEXT,
    section        TEXT,
    note           TEXT,
    span_from      INTEGER,
    span_to        INTEGER,
    confidence     DOUBLE PRECISION,
    warnings       TEXT,                               -- codes, blank between
    UNIQUE (plan, code)
);

CREATE TABLE milestone (
    id          INTEGER PRIMARY KEY,
    plan        INTEGER NOT NULL REFERENCES plan (id),
    code        TEXT NOT NULL,
    what        TEXT NOT NULL,
    who         TEXT,
    recipient   TEXT,
    due         TEXT,
    recurs      TEXT,
    text        TEXT,
    section     TEXT,
    confidence  DOUBLE PRECISION,
    UNIQUE (plan, code)
);
CREATE TABLE quota (
    id       INTEGER PRIMARY KEY,
    plan     INTEGER NOT NULL REFERENCES plan (id),
    what     TEXT NOT NULL,
    low      DOUBLE PRECISION,
    high     DOUBLE PRECISION,
    unit     TEXT,
    per      TEXT,
    due      TEXT,
    who      TEXT,
    kind     TEXT,
    text     TEXT,
    section  TEXT
);
CREATE TABLE task (
    id       INTEGER PRIMARY KEY,
    plan     INTEGER NOT NULL REFERENCES plan (id),
    action   INTEGER REFERENCES action (id),
    text     TEXT NOT NULL,
    section  TEXT
);
CREATE TABLE task_unit (
    task  INTEGER NOT NULL REFERENCES task (id),
    unit  INTEGER NOT NULL REFERENCES unit (id),
    role  TEXT NOT NULL CHECK (role IN ('lead', 'support')),
    seq   INTEGER NOT NULL,
    PRIMARY KEY (task, role, seq)
);
CREATE TABLE body (
    id    INTEGER PRIMARY KEY,
    plan  INTEGER NOT NULL REFERENCES plan (id),
    name  TEXT NOT NULL,
    kind  TEXT
);
CREATE TABLE reference (
    id        INTEGER PRIMARY KEY,
    plan      INTEGER NOT NULL REFERENCES plan (id),
    title     TEXT,
    number    TEXT,
    relation  TEXT
);
CREATE TABLE decision (
    id      INTEGER PRIMARY KEY,
    plan    INTEGER NOT NULL REFERENCES plan (id),
    about   TEXT,
    choice  TEXT,
    why     TEXT,
    who     TEXT,
    at      TEXT
);

-- ---- observations ----

CREATE TABLE source (
    id         INTEGER PRIMARY KEY,
    code       TEXT NOT NULL UNIQUE,
    title      TEXT,
    publisher  TEXT,
    url        TEXT
);

-- One row per import, sample or submission that wrote something.
CREATE TABLE batch (
    id      INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL CHECK (kind IN ('import', 'sample', 'form', 'api')),
    name    TEXT NOT NULL,          -- file, pack or seed
    sha256  TEXT,                   -- of the file
    layer   INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    at_ms   BIGINT NOT NULL,
    detail  TEXT
);

-- The journal: append-only, the truth, the only table that grows with the world. Its key is the position; positions of one
-- batch are consecutive and the audit entry of the batch carries their digest. No foreign keys: the writer takes the ids from
-- memory, and four look-ups a row would more than double the time of an import; kc_store_verify looks for strays.
CREATE TABLE observation (
    row_no       INTEGER PRIMARY KEY,
    indicator    INTEGER NOT NULL,
    period       INTEGER NOT NULL,
    layer        INTEGER NOT NULL,  -- 1 reported 2 verified 3 final
    disagg       INTEGER NOT NULL,  -- 0 = total
    region       INTEGER NOT NULL,
    source       INTEGER NOT NULL,
    revision     INTEGER NOT NULL,  -- 1, 2, … within (cell, source)
    value        DOUBLE PRECISION,
    numerator    DOUBLE PRECISION,
    denominator  DOUBLE PRECISION,
    status       INTEGER NOT NULL,  -- 0 value 1 missing 2 not applicable 3 suppressed
    flags        INTEGER NOT NULL,  -- KC_FLAG_…
    batch        INTEGER NOT NULL
);
-- The only other index: all revisions of a cell (explain, conflicts), and the journal in segment order (verify). Period before
-- region: a new year or month lands at one place per indicator and not scattered over the pages of all earlier years.
CREATE INDEX observation_cell ON observation (indicator, period, region);

-- Remarks on journal rows, given by few.
CREATE TABLE observation_note (
    row_no  INTEGER PRIMARY KEY,
    note    TEXT NOT NULL
);

-- The current state as columns (src/store/segment.c), made from the journal and checked against it by verify.
CREATE TABLE segment (
    indicator  INTEGER NOT NULL,
    period     INTEGER NOT NULL,
    layer      INTEGER NOT NULL,
    disagg     INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    upto       BIGINT NOT NULL,     -- journal position when it was written
    checksum   BIGINT NOT NULL,
    data       BLOB NOT NULL,
    PRIMARY KEY (indicator, period, disagg, layer)
);

-- ---- audit ----

-- hash = SHA-256(previous hash, id, all fields). digest: of the journal rows first_row..last_row, or of what `object` names.
CREATE TABLE audit (
    id         INTEGER PRIMARY KEY,
    at_ms      BIGINT NOT NULL,
    actor      TEXT NOT NULL,
    action     TEXT NOT NULL,
    object     TEXT NOT NULL,
    purpose    TEXT,
    detail     TEXT,
    digest     TEXT NOT NULL,
    first_row  BIGINT NOT NULL,
    last_row   BIGINT NOT NULL,
    hash       TEXT NOT NULL
);
