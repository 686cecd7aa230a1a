-- Indicators, their other names, breaks in their series.

-- name: indicator_add
-- in: :id int, :code text, :name text, :name_en text, :unit text, :direction int, :kind text, :nature text, :decimals int, :range_min num, :range_max num, :numerator text, :denominator text, :method text, :source_unit text, :frequency text, :caveats text, :source text, :confirmed int, :local int     rows: 0
INSERT INTO indicator (id, code, name, name_en, unit, direction, kind, nature, decimals, range_min, range_max, numerator, denominator,
                       method, source_unit, frequency, caveats, source, confirmed, local)
VALUES (:id, :code, :name, :name_en, :unit, :direction, :kind, :nature, :decimals, :range_min, :range_max, :numerator, :denominator,
        :method, :source_unit, :frequency, :caveats, :source, :confirmed, :local);

-- name: indicator_alias_add
-- in: :alias text, :indicator int     rows: 0
INSERT INTO indicator_alias (alias, indicator) VALUES (:alias, :indicator) ON CONFLICT (alias) DO NOTHING;

-- name: indicator_aliases
-- in: none     out: alias, indicator     rows: n
SELECT alias, indicator FROM indicator_alias ORDER BY alias;

-- name: indicators
-- in: none     out: id, code, name, name_en, unit, direction, kind, nature, decimals, range_min, range_max, numerator, denominator, method, source_unit, frequency, caveats, source, confirmed, local     rows: n
SELECT id, code, name, name_en, unit, direction, kind, nature, decimals, range_min, range_max, numerator, denominator, method,
       source_unit, frequency, caveats, source, confirmed, local
FROM indicator ORDER BY id;

-- name: indicator_by_code
-- in: :code text     out: id, code, name, name_en, unit, direction, kind, nature, decimals, range_min, range_max, numerator, denominator, method, source_unit, frequency, caveats, source, confirmed, local     rows: 0..1
SELECT id, code, name, name_en, unit, direction, kind, nature, decimals, range_min, range_max, numerator, denominator, method,
       source_unit, frequency, caveats, source, confirmed, local
FROM indicator WHERE code = :code;

-- name: indicator_by_id
-- in: :id int     out: id, code, name, name_en, unit, direction, kind, nature, decimals, range_min, range_max, numerator, denominator, method, source_unit, frequency, caveats, source, confirmed, local     rows: 0..1
SELECT id, code, name, name_en, unit, direction, kind, nature, decimals, range_min, range_max, numerator, denominator, method,
       source_unit, frequency, caveats, source, confirmed, local
FROM indicator WHERE id = :id;

-- name: break_add
-- in: :indicator int, :region int, :year int, :reason text     rows: 0
INSERT INTO break_in_series (indicator, region, year, reason) VALUES (:indicator, :region, :year, :reason);

-- Is this break known? region -1 stands for everywhere.
-- name: break_find
-- in: :indicator int, :region int, :year int     out: id, reason     rows: 0..1
SELECT id, reason FROM break_in_series WHERE indicator = :indicator AND COALESCE(region, -1) = :region AND year = :year;

-- name: breaks
-- in: none     out: indicator, region, year, reason     rows: n
SELECT indicator, region, year, reason FROM break_in_series ORDER BY indicator, year, region, id;
