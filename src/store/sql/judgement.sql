-- Recorded judgements: revisions, never changed.

-- name: judgement_add
-- in: :plan int, :target text, :region int, :year int, :revision int, :verdict text, :evidence text, :person text, :at_ms int     rows: 0
INSERT INTO judgement (plan, target, region, year, revision, verdict, evidence, person, at_ms)
VALUES (:plan, :target, :region, :year, :revision, :verdict, :evidence, :person, :at_ms);

-- name: judgement_last_revision
-- in: :plan int, :target text, :region int, :year int     out: revision     rows: 1
SELECT COALESCE(MAX(revision), 0) AS revision FROM judgement
WHERE plan = :plan AND target = :target AND region = :region AND year = :year;

-- The last revision of each target, region and year.
-- name: judgements_of_plan
-- in: :plan int     out: target, region, year, revision, verdict, evidence, person, at_ms     rows: n
SELECT j.target AS target, j.region AS region, j.year AS year, j.revision AS revision, j.verdict AS verdict, j.evidence AS evidence,
       j.person AS person, j.at_ms AS at_ms
FROM judgement j
WHERE j.plan = :plan
  AND j.revision = (SELECT MAX(k.revision) FROM judgement k
                    WHERE k.plan = j.plan AND k.target = j.target AND k.region = j.region AND k.year = j.year)
ORDER BY j.target, j.region, j.year;

-- name: judgement_revisions
-- in: :plan int, :target text, :region int, :year_from int, :year_to int     out: year, revision, verdict, evidence, person, at_ms     rows: n
SELECT year, revision, verdict, evidence, person, at_ms FROM judgement
WHERE plan = :plan AND target = :target AND region = :region AND year BETWEEN :year_from AND :year_to ORDER BY year, revision;
