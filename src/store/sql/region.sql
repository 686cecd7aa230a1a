-- Regions of the programme. Ids ascend with the code, parents first.

-- name: region_add
-- in: :id int, :code text, :name text, :level int, :parent int, :own int, :valid_from text, :valid_to text     rows: 0
INSERT INTO region (id, code, name, level, parent, own, valid_from, valid_to)
VALUES (:id, :code, :name, :level, :parent, :own, :valid_from, :valid_to);

-- name: regions
-- in: none     out: id, code, name, level, parent, own, valid_from, valid_to     rows: n
SELECT id, code, name, level, parent, own, valid_from, valid_to FROM region ORDER BY id;

-- name: region_by_code
-- in: :code text     out: id, name, level, parent, own, valid_from, valid_to     rows: 0..1
SELECT id, name, level, parent, own, valid_from, valid_to FROM region WHERE code = :code;

-- name: region_by_id
-- in: :id int     out: code, name, level, parent, own     rows: 0..1
SELECT code, name, level, parent, own FROM region WHERE id = :id;
