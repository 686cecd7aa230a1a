-- Evaluation runs and their results.

-- name: run_add
-- in: :hash text, :kind text, :plan int, :year int, :params text, :inputs text, :program text, :position int     rows: 0
INSERT INTO run (hash, kind, plan, year, params, inputs, program, position)
VALUES (:hash, :kind, :plan, :year, :params, :inputs, :program, :position);

-- name: run_by_hash
-- in: :hash text     out: id, hash, kind, plan, year, params, inputs, program, position, number     rows: 0..1
SELECT id, hash, kind, plan, year, params, inputs, program, position, number FROM run WHERE hash = :hash;

-- Runs whose hash begins with a short name; low = the short name, high = it with a letter beyond all hex digits.
-- name: run_by_prefix
-- in: :low text, :high text     out: id, hash, kind, plan, year, params, inputs, program, position, number     rows: n
SELECT id, hash, kind, plan, year, params, inputs, program, position, number FROM run WHERE hash >= :low AND hash < :high ORDER BY hash;

-- name: runs
-- in: none     out: id, hash, kind, plan, year, params, inputs, program, position, number     rows: n
SELECT id, hash, kind, plan, year, params, inputs, program, position, number FROM run ORDER BY id;

-- name: run_result_add
-- in: :run int, :part text, :item int, :n int, :data blob     rows: 0
INSERT INTO run_result (run, part, item, n, data) VALUES (:run, :part, :item, :n, :data);

-- name: run_result_get
-- in: :run int, :part text, :item int     out: n, data     rows: 0..1
SELECT n, data FROM run_result WHERE run = :run AND part = :part AND item = :item;
