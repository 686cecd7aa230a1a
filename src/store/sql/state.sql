-- Migrations, state, audit chain.

-- name: migration_add
-- in: :number int, :name text, :sha256 text, :at_ms int     rows: 0
INSERT INTO migration (number, name, sha256, at_ms) VALUES (:number, :name, :sha256, :at_ms);

-- name: migrations
-- in: none     out: number, name, sha256     rows: n
SELECT number, name, sha256 FROM migration ORDER BY number;

-- name: state_get
-- in: :name text     out: number, text     rows: 0..1
SELECT number, text FROM state WHERE name = :name;

-- name: state_set
-- in: :name text, :number int, :text text     rows: 0
UPDATE state SET number = :number, text = :text WHERE name = :name;

-- name: audit_add
-- in: :id int, :at_ms int, :actor text, :action text, :object text, :purpose text, :detail text, :digest text, :first_row int, :last_row int, :hash text, :books text     rows: 0
INSERT INTO audit (id, at_ms, actor, action, object, purpose, detail, digest, first_row, last_row, hash, books)
VALUES (:id, :at_ms, :actor, :action, :object, :purpose, :detail, :digest, :first_row, :last_row, :hash, :books);

-- name: audit_last
-- in: none     out: id, hash, books     rows: 0..1
SELECT id, hash, books FROM audit ORDER BY id DESC LIMIT 1;

-- name: audit_all
-- in: none     out: id, at_ms, actor, action, object, purpose, detail, digest, first_row, last_row, hash, books     rows: n
SELECT id, at_ms, actor, action, object, purpose, detail, digest, first_row, last_row, hash, books FROM audit ORDER BY id;

-- The entry that wrote a journal row.
-- name: audit_of_row
-- in: :row int     out: id, at_ms, actor, action, object, purpose     rows: 0..1
SELECT id, at_ms, actor, action, object, purpose FROM audit
WHERE first_row > 0 AND first_row <= :row AND last_row >= :row ORDER BY id LIMIT 1;

-- The entry whose digest covers the programme as it is now.
-- name: audit_programme
-- in: none     out: id, digest     rows: 0..1
SELECT id, digest FROM audit WHERE action IN ('init', 'programme') ORDER BY id DESC LIMIT 1;

-- What books.c covers: the highest id of each table, in its order, and the rows between two of them. run.number is set later and
-- stays out.
-- name: book_ends
-- in: none     out: note, batch, break, judgement, run, source     rows: 1
SELECT (SELECT COALESCE(MAX(row_no), 0) FROM observation) AS note, (SELECT COALESCE(MAX(id), 0) FROM batch) AS batch,
       (SELECT COALESCE(MAX(id), 0) FROM break_in_series) AS break, (SELECT COALESCE(MAX(id), 0) FROM judgement) AS judgement,
       (SELECT COALESCE(MAX(id), 0) FROM run) AS run, (SELECT COALESCE(MAX(id), 0) FROM source) AS source;

-- name: book_notes
-- in: :after int, :upto int     out: row_no, note     rows: n
SELECT row_no, note FROM observation_note WHERE row_no > :after AND row_no <= :upto ORDER BY row_no;

-- name: book_batches
-- in: :after int, :upto int     out: id, kind, name, sha256, layer, actor, at_ms, detail     rows: n
SELECT id, kind, name, sha256, layer, actor, at_ms, detail FROM batch WHERE id > :after AND id <= :upto ORDER BY id;

-- name: book_breaks
-- in: :after int, :upto int     out: id, indicator, region, year, reason     rows: n
SELECT id, indicator, region, year, reason FROM break_in_series WHERE id > :after AND id <= :upto ORDER BY id;

-- name: book_judgements
-- in: :after int, :upto int     out: id, plan, target, region, year, revision, verdict, evidence, person, at_ms     rows: n
SELECT id, plan, target, region, year, revision, verdict, evidence, person, at_ms FROM judgement
WHERE id > :after AND id <= :upto ORDER BY id;

-- name: book_runs
-- in: :after int, :upto int     out: id, hash, kind, plan, year, params, inputs, program, position     rows: n
SELECT id, hash, kind, plan, year, params, inputs, program, position FROM run WHERE id > :after AND id <= :upto ORDER BY id;

-- name: book_run_results
-- in: :after int, :upto int     out: run, part, item, n, data     rows: n
SELECT run, part, item, n, data FROM run_result WHERE run > :after AND run <= :upto ORDER BY run, part, item;

-- name: book_sources
-- in: :after int, :upto int     out: id, code, title, publisher, url     rows: n
SELECT id, code, title, publisher, url FROM source WHERE id > :after AND id <= :upto ORDER BY id;

-- Rows that no entry covers: beyond the last, or with an id that nobody gives.
-- name: book_strays
-- in: :note int, :batch int, :break int, :judgement int, :run int, :source int     out: note, batch, break, judgement, run, source     rows: 1
SELECT (SELECT COUNT(*) FROM observation_note WHERE row_no > :note OR row_no < 1) AS note,
       (SELECT COUNT(*) FROM batch WHERE id > :batch OR id < 1) AS batch,
       (SELECT COUNT(*) FROM break_in_series WHERE id > :break OR id < 1) AS break,
       (SELECT COUNT(*) FROM judgement WHERE id > :judgement OR id < 1) AS judgement,
       (SELECT COUNT(*) FROM run WHERE id > :run OR id < 1) + (SELECT COUNT(*) FROM run_result WHERE run > :run OR run < 1) AS run,
       (SELECT COUNT(*) FROM source WHERE id > :source OR id < 1) AS source;
