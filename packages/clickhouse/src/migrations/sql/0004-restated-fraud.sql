-- Clicks as they would be judged by what was published after them.

CREATE VIEW IF NOT EXISTS {{database}}.v_clicks_restated {{on_cluster}}
(
    click_id UUID COMMENT 'the click',
    time DateTime64(3, 'UTC') COMMENT 'when it was decided, UTC',
    class String COMMENT 'what kind of request it was',
    outcome String COMMENT 'what became of it',
    link_id Int32 COMMENT 'smart link',
    publisher_id Int32 COMMENT 'publisher',
    offer_id Int32 COMMENT 'offer it was sent to, else 0',
    sub1 String COMMENT 'sub id 1',
    score_then Int32 COMMENT '0 to 100 as known when deciding',
    score_now Int32 COMMENT 'the worst of that and of every score of its visitor, address or source that holds for its time and was published within a day after it',
    categories_now Array(String) COMMENT 'categories known when deciding and since, in no order',
    known_late Bool COMMENT 'judged worse now than when it was decided'
)
AS SELECT
    c.click_id AS click_id, c.time AS time, c.class AS class, c.outcome AS outcome, c.link_id AS link_id,
    c.publisher_id AS publisher_id, c.offer_id AS offer_id, c.sub1 AS sub1, c.fraud_score AS score_then,
    toInt32(greatest(c.fraud_score, arrayMax(arrayPushBack(arrayMap(s -> toInt32(s.3), valid), 0)))) AS score_now,
    arrayDistinct(arrayConcat(c.fraud_categories, arrayFilter(name -> name != '', arrayMap(s -> s.4, valid)))) AS categories_now,
    score_now > score_then AS known_late
FROM
(
    SELECT click_id, time, class, outcome, link_id, publisher_id, offer_id, sub1, fraud_score,
        arrayMap(name -> toString(name), clicks.fraud_categories) AS fraud_categories,
        arrayFilter(s -> s.1 <= clicks.time + INTERVAL 1 DAY AND s.2 > clicks.time,
            arrayConcat(v.scores, a.scores, n.scores, p.scores, b.scores)) AS valid
    FROM {{database}}.clicks
    LEFT ANY JOIN (SELECT subject_key AS key, groupArray((published_at, expires_at, score, toString(category))) AS scores FROM {{database}}.click_scores WHERE subject_kind = 'visitor' AND score > 0 GROUP BY key) AS v ON v.key = clicks.visitor_key
    LEFT ANY JOIN (SELECT subject_key AS key, groupArray((published_at, expires_at, score, toString(category))) AS scores FROM {{database}}.click_scores WHERE subject_kind = 'address' AND score > 0 GROUP BY key) AS a ON a.key = clicks.address_key
    LEFT ANY JOIN (SELECT subject_key AS key, groupArray((published_at, expires_at, score, toString(category))) AS scores FROM {{database}}.click_scores WHERE subject_kind = 'subnet' AND score > 0 GROUP BY key) AS n ON n.key = clicks.subnet_key
    LEFT ANY JOIN (SELECT subject AS key, groupArray((published_at, expires_at, score, toString(category))) AS scores FROM {{database}}.click_scores WHERE subject_kind = 'source' AND score > 0 GROUP BY key) AS p ON p.key = concat('source:', toString(clicks.publisher_id))
    LEFT ANY JOIN (SELECT subject AS key, groupArray((published_at, expires_at, score, toString(category))) AS scores FROM {{database}}.click_scores WHERE subject_kind = 'source' AND score > 0 GROUP BY key) AS b ON b.key = concat('source:', toString(clicks.publisher_id), '/', clicks.sub1)
) AS c
COMMENT 'Every click with the fraud score it would have by what is known since. Filter by time.';
