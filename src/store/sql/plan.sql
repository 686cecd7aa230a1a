-- The plan in force: written once by init, read by everything.

-- name: plan_add
-- in: :id int, :name text, :title text, :issuer text, :jurisdiction text, :region int, :level text, :parent text, :number text, :issued text, :published text, :period_from int, :period_to int, :declared_action_count int, :method text, :max_age int, :sha256 text, :document text     rows: 0
INSERT INTO plan (id, name, title, issuer, jurisdiction, region, level, parent, number, issued, published, period_from, period_to,
                  declared_action_count, method, max_age, sha256, document)
VALUES (:id, :name, :title, :issuer, :jurisdiction, :region, :level, :parent, :number, :issued, :published,
        CASE WHEN :period_from > 0 THEN :period_from END, CASE WHEN :period_to > 0 THEN :period_to END,
        CASE WHEN :declared_action_count > 0 THEN :declared_action_count END, :method,
        CASE WHEN :max_age > 0 THEN :max_age END, :sha256, :document);

-- name: plans
-- in: none     out: id, name, title, issuer, jurisdiction, region, region_code, level, parent, number, issued, published, period_from, period_to, declared_action_count, method, max_age, sha256     rows: n
SELECT p.id AS id, p.name AS name, p.title AS title, p.issuer AS issuer, p.jurisdiction AS jurisdiction, p.region AS region,
       r.code AS region_code, p.level AS level, p.parent AS parent, p.number AS number, p.issued AS issued, p.published AS published,
       p.period_from AS period_from, p.period_to AS period_to, p.declared_action_count AS declared_action_count, p.method AS method,
       p.max_age AS max_age, p.sha256 AS sha256
FROM plan p JOIN region r ON r.id = p.region ORDER BY p.id;

-- name: plan_document
-- in: :id int     out: document     rows: 0..1
SELECT document FROM plan WHERE id = :id;

-- name: unit_add
-- in: :id int, :name text     rows: 0
INSERT INTO unit (id, name) VALUES (:id, :name);

-- name: unit_alias_add
-- in: :alias text, :unit int     rows: 0
INSERT INTO unit_alias (alias, unit) VALUES (:alias, :unit);

-- name: units
-- in: none     out: id, name     rows: n
SELECT id, name FROM unit ORDER BY id;

-- name: action_add
-- in: :id int, :plan int, :no int, :grp text, :name text, :section text     rows: 0
INSERT INTO action (id, plan, no, grp, name, section) VALUES (:id, :plan, :no, :grp, :name, :section);

-- name: action_unit_add
-- in: :action int, :unit int, :role text, :seq int     rows: 0
INSERT INTO action_unit (action, unit, role, seq) VALUES (:action, :unit, :role, :seq);

-- name: actions
-- in: none     out: id, plan, no, grp, name, section     rows: n
SELECT id, plan, no, grp, name, section FROM action ORDER BY plan, no;

-- name: action_units
-- in: none     out: action, unit, unit_name, role, seq     rows: n
SELECT au.action AS action, au.unit AS unit, u.name AS unit_name, au.role AS role, au.seq AS seq
FROM action_unit au JOIN unit u ON u.id = au.unit ORDER BY au.action, au.role, au.seq;

-- name: target_add
-- in: :id int, :plan int, :code text, :action int, :indicator int, :name text, :scope text, :comparator text, :value num, :unit text, :year int, :approx int, :basis text, :basis_year int, :baseline num, :baseline_year int, :text text, :section text, :note text, :span_from int, :span_to int, :confidence num, :warnings text     rows: 0
INSERT INTO target (id, plan, code, action, indicator, name, scope, comparator, value, unit, year, approx, basis, basis_year, baseline,
                    baseline_year, text, section, note, span_from, span_to, confidence, warnings)
VALUES (:id, :plan, :code, CASE WHEN :action > 0 THEN :action END, :indicator, :name, :scope, :comparator, :value, :unit,
        CASE WHEN :year > 0 THEN :year END, :approx, :basis, CASE WHEN :basis_year > 0 THEN :basis_year END, :baseline,
        CASE WHEN :baseline_year > 0 THEN :baseline_year END, :text, :section, :note, :span_from, :span_to, :confidence, :warnings);

-- name: targets
-- in: none     out: id, plan, code, action, indicator, name, scope, comparator, value, unit, year, approx, basis, basis_year, baseline, baseline_year, text, section, note, span_from, span_to, confidence, warnings     rows: n
SELECT id, plan, code, action, indicator, name, scope, comparator, value, unit, year, approx, basis, basis_year, baseline, baseline_year,
       text, section, note, span_from, span_to, confidence, warnings
FROM target ORDER BY plan, code, id;

-- name: milestone_add
-- in: :plan int, :code text, :what text, :who text, :recipient text, :due text, :recurs text, :text text, :section text, :confidence num     rows: 0
INSERT INTO milestone (plan, code, what, who, recipient, due, recurs, text, section, confidence)
VALUES (:plan, :code, :what, :who, :recipient, :due, :recurs, :text, :section, :confidence);

-- name: milestones
-- in: none     out: id, plan, code, what, who, recipient, due, recurs, text, section     rows: n
SELECT id, plan, code, what, who, recipient, due, recurs, text, section FROM milestone ORDER BY plan, code;

-- name: quota_add
-- in: :plan int, :what text, :low num, :high num, :unit text, :per text, :due text, :who text, :kind text, :text text, :section text     rows: 0
INSERT INTO quota (plan, what, low, high, unit, per, due, who, kind, text, section)
VALUES (:plan, :what, :low, :high, :unit, :per, :due, :who, :kind, :text, :section);

-- name: quotas
-- in: none     out: id, plan, what, low, high, unit, per, due, who, kind, text, section     rows: n
SELECT id, plan, what, low, high, unit, per, due, who, kind, text, section FROM quota ORDER BY plan, id;

-- name: task_add
-- in: :id int, :plan int, :action int, :text text, :section text     rows: 0
INSERT INTO task (id, plan, action, text, section) VALUES (:id, :plan, CASE WHEN :action > 0 THEN :action END, :text, :section);

-- name: task_unit_add
-- in: :task int, :unit int, :role text, :seq int     rows: 0
INSERT INTO task_unit (task, unit, role, seq) VALUES (:task, :unit, :role, :seq);

-- name: tasks
-- in: none     out: id, plan, action, text, section     rows: n
SELECT id, plan, action, text, section FROM task ORDER BY plan, id;

-- name: body_add
-- in: :plan int, :name text, :kind text     rows: 0
INSERT INTO body (plan, name, kind) VALUES (:plan, :name, :kind);

-- name: bodies
-- in: none     out: id, plan, name, kind     rows: n
SELECT id, plan, name, kind FROM body ORDER BY plan, id;

-- name: reference_add
-- in: :plan int, :title text, :number text, :relation text     rows: 0
INSERT INTO reference (plan, title, number, relation) VALUES (:plan, :title, :number, :relation);

-- name: references
-- in: none     out: id, plan, title, number, relation     rows: n
SELECT id, plan, title, number, relation FROM reference ORDER BY plan, id;

-- name: decision_add
-- in: :plan int, :about text, :choice text, :why text, :who text, :at text     rows: 0
INSERT INTO decision (plan, about, choice, why, who, at) VALUES (:plan, :about, :choice, :why, :who, :at);

-- name: decisions
-- in: none     out: id, plan, about, choice, why, who, at     rows: n
SELECT id, plan, about, choice, why, who, at FROM decision ORDER BY plan, id;

-- name: plan_documents
-- in: none     out: id, document     rows: n
SELECT id, document FROM plan ORDER BY id;

-- name: unit_aliases
-- in: none     out: alias, unit     rows: n
SELECT alias, unit FROM unit_alias ORDER BY alias;

-- name: task_units
-- in: none     out: task, unit, unit_name, role, seq     rows: n
SELECT tu.task AS task, tu.unit AS unit, u.name AS unit_name, tu.role AS role, tu.seq AS seq
FROM task_unit tu JOIN unit u ON u.id = tu.unit ORDER BY tu.task, tu.role, tu.seq;
