-- From a number back to where it came from.

-- An observation with its source and batch.
-- name: explain_observation
-- in: :row int     out: row_no, period, layer, revision, value, numerator, denominator, status, flags, source_code, source_title, source_publisher, source_url, batch, batch_kind, batch_name, batch_sha256, batch_actor, batch_at_ms     rows: 0..1
SELECT o.row_no AS row_no, o.period AS period, o.layer AS layer, o.revision AS revision, o.value AS value, o.numerator AS numerator,
       o.denominator AS denominator, o.status AS status, o.flags AS flags, s.code AS source_code, s.title AS source_title,
       s.publisher AS source_publisher, s.url AS source_url, o.batch AS batch, b.kind AS batch_kind, b.name AS batch_name,
       b.sha256 AS batch_sha256, b.actor AS batch_actor, b.at_ms AS batch_at_ms
FROM observation o LEFT JOIN source s ON s.id = o.source LEFT JOIN batch b ON b.id = o.batch
WHERE o.row_no = :row;

-- What the journal said of an indicator in a region up to a position: all years, sources, layers, revisions.
-- name: explain_history
-- in: :indicator int, :region int, :from int, :to int, :upto int     out: row_no, period, layer, revision, value, status, flags, source_code     rows: n
SELECT o.row_no AS row_no, o.period AS period, o.layer AS layer, o.revision AS revision, o.value AS value, o.status AS status,
       o.flags AS flags, s.code AS source_code
FROM observation o LEFT JOIN source s ON s.id = o.source
WHERE o.indicator = :indicator AND o.period BETWEEN :from AND :to AND o.region = :region AND o.disagg = 0 AND o.row_no <= :upto
ORDER BY o.period, o.row_no;

-- name: explain_audit
-- in: :object text     out: id, at_ms, actor, action     rows: 0..1
SELECT id, at_ms, actor, action FROM audit WHERE object = :object ORDER BY id LIMIT 1;
