-- The journal and its segments.

-- name: source_add
-- in: :id int, :code text, :title text, :publisher text, :url text     rows: 0
INSERT INTO source (id, code, title, publisher, url) VALUES (:id, :code, :title, :publisher, :url);

-- name: source_set
-- in: :id int, :title text, :publisher text, :url text     rows: 0
UPDATE source SET title = :title, publisher = :publisher, url = :url WHERE id = :id;

-- name: sources
-- in: none     out: id, code, title, publisher, url     rows: n
SELECT id, code, title, publisher, url FROM source ORDER BY id;

-- name: batch_add
-- in: :id int, :kind text, :name text, :sha256 text, :layer int, :actor text, :at_ms int, :detail text     rows: 0
INSERT INTO batch (id, kind, name, sha256, layer, actor, at_ms, detail)
VALUES (:id, :kind, :name, :sha256, :layer, :actor, :at_ms, :detail);

-- name: batch_last
-- in: none     out: id     rows: 1
SELECT COALESCE(MAX(id), 0) AS id FROM batch;

-- name: batch_drop
-- in: :id int     rows: 0
DELETE FROM batch WHERE id = :id;

-- name: batch_by_id
-- in: :id int     out: id, kind, name, sha256, layer, actor, at_ms, detail     rows: 0..1
SELECT id, kind, name, sha256, layer, actor, at_ms, detail FROM batch WHERE id = :id;

-- name: observation_add
-- in: :row int, :indicator int, :period int, :layer int, :disagg int, :region int, :source int, :revision int, :value num, :numerator num, :denominator num, :status int, :flags int, :batch int     rows: 0
INSERT INTO observation (row_no, indicator, period, layer, disagg, region, source, revision, value, numerator, denominator, status, flags, batch)
VALUES (:row, :indicator, :period, :layer, :disagg, :region, :source, :revision, :value, :numerator, :denominator, :status, :flags, :batch);

-- name: observation_last
-- in: none     out: row_no     rows: 1
SELECT COALESCE(MAX(row_no), 0) AS row_no FROM observation;

-- name: observation_by_row
-- in: :row int     out: row_no, indicator, period, layer, disagg, region, source, revision, value, numerator, denominator, status, flags, batch     rows: 0..1
SELECT row_no, indicator, period, layer, disagg, region, source, revision, value, numerator, denominator, status, flags, batch
FROM observation WHERE row_no = :row;

-- name: observations_between
-- in: :first int, :last int     out: row_no, indicator, period, layer, disagg, region, source, revision, value, numerator, denominator, status, flags, batch     rows: n
SELECT row_no, indicator, period, layer, disagg, region, source, revision, value, numerator, denominator, status, flags, batch
FROM observation WHERE row_no BETWEEN :first AND :last ORDER BY row_no;

-- All revisions of a cell from all sources and layers.
-- name: observation_cell
-- in: :indicator int, :period int, :region int     out: row_no, indicator, period, layer, disagg, region, source, revision, value, numerator, denominator, status, flags, batch     rows: n
SELECT row_no, indicator, period, layer, disagg, region, source, revision, value, numerator, denominator, status, flags, batch
FROM observation WHERE indicator = :indicator AND period = :period AND region = :region ORDER BY row_no;

-- The journal up to a position in the order of the index.
-- name: observations_by_cell
-- in: :upto int     out: row_no, indicator, period, layer, disagg, region, source, revision, value, numerator, denominator, status, flags, batch     rows: n
SELECT row_no, indicator, period, layer, disagg, region, source, revision, value, numerator, denominator, status, flags, batch
FROM observation WHERE row_no <= :upto ORDER BY indicator, period, region, row_no;

-- Journal rows whose ids lead nowhere.
-- name: observation_strays
-- in: none     out: row_no     rows: n
SELECT o.row_no AS row_no FROM observation o
WHERE o.indicator NOT IN (SELECT id FROM indicator) OR o.region NOT IN (SELECT id FROM region)
   OR o.source NOT IN (SELECT id FROM source) OR o.batch NOT IN (SELECT id FROM batch)
ORDER BY o.row_no LIMIT 20;

-- name: observation_note_add
-- in: :row int, :note text     rows: 0
INSERT INTO observation_note (row_no, note) VALUES (:row, :note);

-- name: observation_note
-- in: :row int     out: note     rows: 0..1
SELECT note FROM observation_note WHERE row_no = :row;

-- name: segment_get
-- in: :indicator int, :period int, :layer int, :disagg int     out: n, upto, checksum, data     rows: 0..1
SELECT n, upto, checksum, data FROM segment
WHERE indicator = :indicator AND period = :period AND layer = :layer AND disagg = :disagg;

-- name: segment_put
-- in: :indicator int, :period int, :layer int, :disagg int, :n int, :upto int, :checksum int, :data blob     rows: 0
INSERT INTO segment (indicator, period, layer, disagg, n, upto, checksum, data)
VALUES (:indicator, :period, :layer, :disagg, :n, :upto, :checksum, :data)
ON CONFLICT (indicator, period, disagg, layer)
DO UPDATE SET n = excluded.n, upto = excluded.upto, checksum = excluded.checksum, data = excluded.data;

-- layer 0 = all.
-- name: segments_between
-- in: :layer int, :from int, :to int     out: indicator, period, layer, disagg, n, upto, checksum, data     rows: n
SELECT indicator, period, layer, disagg, n, upto, checksum, data FROM segment
WHERE period BETWEEN :from AND :to AND (:layer = 0 OR layer = :layer)
ORDER BY indicator, period, disagg, layer;

-- name: segments_count
-- in: none     out: n, cells     rows: 1
SELECT COUNT(*) AS n, COALESCE(SUM(n), 0) AS cells FROM segment;
