-- The views of atgardsplan.duckdb. All count current plans whose district and year are known, as the table statistics does.

-- says_something(text) is a macro beside them: a dash or "Saknas" in a cell counts as an empty one.

-- The rows of those plans. is_own: has an action of its own; one that is merged over several rows counts once, and all
-- counts of actions are counts of these.
CREATE VIEW current_actions AS
SELECT actions.*, coalesce(says_something(cells.value) AND NOT cells.carried, false) AS is_own
FROM actions
JOIN plans USING (plan_id)
LEFT JOIN cells ON cells.action_id = actions.action_id AND cells.field = 'action'
WHERE plans.is_current AND plans.district IS NOT NULL AND plans.year IS NOT NULL;

CREATE VIEW by_year AS
SELECT
    year,
    count(DISTINCT plan_id) AS plans,
    count(*) FILTER (is_own) AS actions,
    count(DISTINCT problem_id) AS problems,
    count(DISTINCT cause_id) AS causes,
    count(*) FILTER (is_own AND says_something(cause)) AS with_cause,
    count(*) FILTER (is_own AND says_something(timing)) AS with_timing,
    count(*) FILTER (is_own AND says_something(responsible)) AS with_responsible,
    count(*) FILTER (is_own AND says_something(follow_up)) AS with_follow_up
FROM current_actions GROUP BY year ORDER BY year;

CREATE VIEW by_district AS
SELECT
    year,
    district,
    count(*) FILTER (is_own) AS actions,
    count(DISTINCT problem_id) AS problems,
    count(DISTINCT cause_id) AS causes,
    count(*) FILTER (is_own AND says_something(cause)) AS with_cause,
    count(*) FILTER (is_own AND says_something(timing)) AS with_timing,
    count(*) FILTER (is_own AND says_something(responsible)) AS with_responsible,
    count(*) FILTER (is_own AND says_something(follow_up)) AS with_follow_up
FROM current_actions GROUP BY year, district
UNION ALL BY NAME
-- Districts whose plan was expected and never came: nothing is known of them, and that is said.
SELECT DISTINCT year, district FROM statistics WHERE item = 'not_received' AND value = 1
ORDER BY year, district;

CREATE VIEW by_area AS
SELECT
    year,
    area,
    count(DISTINCT district) AS districts,
    count(*) FILTER (is_own) AS actions,
    count(DISTINCT problem_id) AS problems,
    count(DISTINCT cause_id) AS causes,
    count(*) FILTER (is_own AND says_something(cause)) AS with_cause,
    count(*) FILTER (is_own AND says_something(timing)) AS with_timing,
    count(*) FILTER (is_own AND says_something(responsible)) AS with_responsible,
    count(*) FILTER (is_own AND says_something(follow_up)) AS with_follow_up
FROM current_actions GROUP BY year, area ORDER BY year, area;

CREATE VIEW by_status AS
SELECT
    year,
    status,
    count(*) AS actions,
    count(DISTINCT district) AS districts,
    count(*) / sum(count(*)) OVER (PARTITION BY year) AS share
FROM current_actions WHERE is_own AND status IS NOT NULL GROUP BY year, status ORDER BY year, actions DESC, status;

CREATE VIEW by_timing_kind AS
SELECT
    year,
    timing_kind,
    count(*) AS actions,
    count(DISTINCT district) AS districts,
    count(*) / sum(count(*)) OVER (PARTITION BY year) AS share
FROM current_actions WHERE is_own AND timing_kind IS NOT NULL GROUP BY year, timing_kind ORDER BY year, actions DESC, timing_kind;

CREATE VIEW by_role AS
SELECT
    year,
    role,
    count(DISTINCT action_id) AS actions,
    count(DISTINCT action_id) FILTER ("function" = 'lead') AS leads,
    count(DISTINCT district) AS districts
FROM current_actions JOIN action_roles USING (action_id)
WHERE is_own GROUP BY year, role ORDER BY year, actions DESC, role;

-- Causes that several rows share, those of most districts first.
CREATE VIEW by_cause AS
SELECT
    year,
    cause_id,
    any_value(causes.text) AS text,
    count(*) AS "rows",
    count(DISTINCT district) AS districts
FROM current_actions JOIN causes USING (cause_id)
GROUP BY year, cause_id ORDER BY year, districts DESC, "rows" DESC, cause_id;
