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
-- in: :id int, :at_ms int, :actor text, :action text, :object text, :purpose text, :detail text, :digest text, :first_row int, :last_row int, :hash text     rows: 0
INSERT INTO audit (id, at_ms, actor, action, object, purpose, detail, digest, first_row, last_row, hash)
VALUES (:id, :at_ms, :actor, :action, :object, :purpose, :detail, :digest, :first_row, :last_row, :hash);

-- name: audit_last
-- in: none     out: id, hash     rows: 0..1
SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1;

-- name: audit_all
-- in: none     out: id, at_ms, actor, action, object, purpose, detail, digest, first_row, last_row, hash     rows: n
SELECT id, at_ms, actor, action, object, purpose, detail, digest, first_row, last_row, hash FROM audit ORDER BY id;

-- The entry that wrote a journal row.
-- name: audit_of_row
-- in: :row int     out: id, at_ms, actor, action, object, purpose     rows: 0..1
SELECT id, at_ms, actor, action, object, purpose FROM audit
WHERE first_row > 0 AND first_row <= :row AND last_row >= :row ORDER BY id LIMIT 1;

-- The entry whose digest covers the programme as it is now.
-- name: audit_programme
-- in: none     out: id, digest     rows: 0..1
SELECT id, digest FROM audit WHERE action IN ('init', 'programme') ORDER BY id DESC LIMIT 1;
