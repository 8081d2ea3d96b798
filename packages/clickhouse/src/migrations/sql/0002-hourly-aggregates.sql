-- Hourly aggregates, partitioned by day so that a day can be built aside and put in the place of another.
-- Rows of equal key may lie apart until they are merged: always sum().

CREATE TABLE IF NOT EXISTS {{database}}.clicks_hourly {{on_cluster}}
(
    hour DateTime('UTC') COMMENT 'begin of the hour in which the clicks were decided, UTC',
    link_id Int32 COMMENT 'smart link',
    publisher_id Int32 COMMENT 'publisher, 0 when missing or unknown',
    offer_id Int32 COMMENT 'offer they were sent to, else 0',
    advertiser_id Int32 COMMENT 'advertiser of that offer, else 0',
    domain_id Int32 COMMENT 'tracking domain',
    class LowCardinality(String) COMMENT '`human`, `bot`, `preflight` or `test`',
    outcome LowCardinality(String) COMMENT '`delivered`, `fallback`, `blocked` or `lost`',
    reason LowCardinality(String) COMMENT 'why they were not delivered; empty when they were',
    strategy LowCardinality(String) COMMENT 'strategy of the link',
    clicks UInt64 COMMENT 'clicks'
)
ENGINE = {{SummingMergeTree(clicks)}}
PARTITION BY toYYYYMMDD(hour)
ORDER BY (link_id, hour, publisher_id, offer_id, class, outcome, reason, advertiser_id, domain_id, strategy)
TTL hour + INTERVAL 1100 DAY
SETTINGS ttl_only_drop_parts = 1, {{exactly_once}}
COMMENT 'Clicks by hour and what was decided. Always sum(clicks).';

CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.clicks_hourly_mv {{on_cluster}} TO {{database}}.clicks_hourly AS
SELECT
    toStartOfHour(time) AS hour, link_id, publisher_id, offer_id, advertiser_id, domain_id, class, outcome, reason, strategy,
    count() AS clicks
FROM {{database}}.clicks
GROUP BY hour, link_id, publisher_id, offer_id, advertiser_id, domain_id, class, outcome, reason, strategy;

CREATE TABLE IF NOT EXISTS {{database}}.clicks_hourly_audience {{on_cluster}}
(
    hour DateTime('UTC') COMMENT 'begin of the hour in which the clicks were decided, UTC',
    link_id Int32 COMMENT 'smart link',
    publisher_id Int32 COMMENT 'publisher, 0 when missing or unknown',
    offer_id Int32 COMMENT 'offer they were sent to, else 0',
    advertiser_id Int32 COMMENT 'advertiser of that offer, else 0',
    domain_id Int32 COMMENT 'tracking domain',
    class LowCardinality(String) COMMENT '`human`, `bot`, `preflight` or `test`',
    outcome LowCardinality(String) COMMENT '`delivered`, `fallback`, `blocked` or `lost`',
    reason LowCardinality(String) COMMENT 'why they were not delivered; empty when they were',
    strategy LowCardinality(String) COMMENT 'strategy of the link',
    country LowCardinality(String) COMMENT 'ISO 3166-1 alpha-2, empty when unknown',
    device LowCardinality(String) COMMENT 'kind of device',
    os LowCardinality(String) COMMENT 'operating system',
    browser LowCardinality(String) COMMENT 'browser family',
    clicks UInt64 COMMENT 'clicks'
)
ENGINE = {{SummingMergeTree(clicks)}}
PARTITION BY toYYYYMMDD(hour)
ORDER BY (link_id, hour, publisher_id, offer_id, class, outcome, country, device, os, browser, reason, advertiser_id, domain_id, strategy)
TTL hour + INTERVAL 1100 DAY
SETTINGS ttl_only_drop_parts = 1, {{exactly_once}}
COMMENT 'Clicks by hour, what was decided, and the audience. Always sum(clicks).';

CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.clicks_hourly_audience_mv {{on_cluster}} TO {{database}}.clicks_hourly_audience AS
SELECT
    toStartOfHour(time) AS hour, link_id, publisher_id, offer_id, advertiser_id, domain_id, class, outcome, reason, strategy,
    country, device, os, browser, count() AS clicks
FROM {{database}}.clicks
GROUP BY hour, link_id, publisher_id, offer_id, advertiser_id, domain_id, class, outcome, reason, strategy, country, device, os, browser;

CREATE TABLE IF NOT EXISTS {{database}}.skips_hourly {{on_cluster}}
(
    hour DateTime('UTC') COMMENT 'begin of the hour in which the clicks were decided, UTC',
    link_id Int32 COMMENT 'smart link',
    publisher_id Int32 COMMENT 'publisher, 0 when missing or unknown',
    offer_id Int32 COMMENT 'offer of the member that was looked at',
    class LowCardinality(String) COMMENT '`human`, `bot`, `preflight` or `test`',
    result LowCardinality(String) COMMENT '`chosen`, `not_drawn`, `not_reached` or the reason of its first failure',
    steps UInt64 COMMENT 'how often'
)
ENGINE = {{SummingMergeTree(steps)}}
PARTITION BY toYYYYMMDD(hour)
ORDER BY (link_id, hour, offer_id, result, publisher_id, class)
TTL hour + INTERVAL 1100 DAY
SETTINGS ttl_only_drop_parts = 1, {{exactly_once}}
COMMENT 'What became of every offer that was looked at, from the traces of the clicks. Always sum(steps).';

CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.skips_hourly_mv {{on_cluster}} TO {{database}}.skips_hourly AS
SELECT
    toStartOfHour(time) AS hour, link_id, publisher_id, step.offer_id AS offer_id, class, step.result AS result,
    count() AS steps
FROM {{database}}.clicks
ARRAY JOIN trace AS step
GROUP BY hour, link_id, publisher_id, offer_id, class, result;
