-- Views for people. Every column is commented; names come from the newest revision of the catalog.

CREATE VIEW IF NOT EXISTS {{database}}.v_catalog {{on_cluster}}
(
    kind String COMMENT '`publisher`, `advertiser`, `offer`, `smart_link`, `domain`, `targeting_group`, `access_request`',
    id Int32 COMMENT 'id within its kind',
    name String COMMENT 'its name now',
    status String COMMENT '`live` or `archived`',
    tags Array(String) COMMENT 'its tags now',
    revision UInt64 COMMENT 'revision of the catalog that made it so',
    at DateTime64(3, 'UTC') COMMENT 'when that was',
    body String COMMENT 'the whole entity, as JSON'
)
AS SELECT
    kind, toInt32OrZero(catalog_history.id) AS id, argMax(catalog_history.name, catalog_history.revision) AS name,
    argMax(catalog_history.status, catalog_history.revision) AS status,
    argMax(catalog_history.tags, catalog_history.revision) AS tags, max(catalog_history.revision) AS revision,
    argMax(catalog_history.at, catalog_history.revision) AS at, argMax(catalog_history.body, catalog_history.revision) AS body
FROM {{database}}.catalog_history
WHERE kind != 'meta'
GROUP BY kind, id
COMMENT 'Every entity of the catalog as it is now, archived ones included.';

CREATE VIEW IF NOT EXISTS {{database}}.v_clicks {{on_cluster}}
(
    click_id UUID COMMENT 'id of the click',
    time DateTime64(3, 'UTC') COMMENT 'when it was decided, UTC',
    class String COMMENT '`human`, `bot`, `preflight` or `test`',
    outcome String COMMENT '`delivered`, `fallback`, `blocked` or `lost`',
    reason String COMMENT 'why it was not delivered; empty when it was',
    link_id Int32 COMMENT 'smart link',
    link_name String COMMENT 'its name now',
    publisher_id Int32 COMMENT 'publisher, 0 when missing or unknown',
    publisher_name String COMMENT 'its name now',
    offer_id Int32 COMMENT 'offer it was sent to, else 0',
    offer_name String COMMENT 'its name now',
    advertiser_id Int32 COMMENT 'advertiser of that offer, else 0',
    domain_id Int32 COMMENT 'tracking domain',
    strategy String COMMENT '`weight` or `priority`',
    propensity Float64 COMMENT 'probability with which the member was drawn',
    trace Array(Tuple(member Int32, offer_id Int32, result String)) COMMENT 'what became of every member, in strategy order',
    sub1 String COMMENT 'sub id 1',
    sub2 String COMMENT 'sub id 2',
    sub3 String COMMENT 'sub id 3',
    sub4 String COMMENT 'sub id 4',
    sub5 String COMMENT 'sub id 5',
    sub6 String COMMENT 'sub id 6',
    xid String COMMENT 'the publisher\'s own id',
    continent String COMMENT 'two letters',
    country String COMMENT 'ISO 3166-1 alpha-2, empty when unknown',
    region String COMMENT 'ISO 3166-2',
    city String COMMENT 'English name',
    asn Int64 COMMENT 'autonomous system number, 0 when unknown',
    device String COMMENT 'kind of device',
    os String COMMENT 'operating system',
    browser String COMMENT 'browser family',
    language String COMMENT 'primary language',
    referrer_host String COMMENT 'host of the referrer',
    visitor_key UInt64 COMMENT 'keyed hash of the visitor; the same visitor within a UTC day only',
    fraud_score Int32 COMMENT '0 to 100 as known when deciding',
    fraud_rules Array(String) COMMENT 'instant rules that fired',
    payout Decimal(18, 6) COMMENT 'payout of the offer when it was decided',
    payout_currency String COMMENT 'ISO 4217',
    revenue Decimal(18, 6) COMMENT 'revenue of the offer when it was decided',
    revenue_currency String COMMENT 'ISO 4217'
)
AS SELECT
    c.click_id AS click_id, c.time AS time, c.class AS class, c.outcome AS outcome, c.reason AS reason,
    c.link_id AS link_id, l.name AS link_name, c.publisher_id AS publisher_id, p.name AS publisher_name,
    c.offer_id AS offer_id, o.name AS offer_name, c.advertiser_id AS advertiser_id, c.domain_id AS domain_id,
    c.strategy AS strategy, c.propensity AS propensity, c.trace AS trace,
    c.sub1 AS sub1, c.sub2 AS sub2, c.sub3 AS sub3, c.sub4 AS sub4, c.sub5 AS sub5, c.sub6 AS sub6, c.xid AS xid,
    c.continent AS continent, c.country AS country, c.region AS region, c.city AS city, c.asn AS asn,
    c.device AS device, c.os AS os, c.browser AS browser, c.language AS language, c.referrer_host AS referrer_host,
    c.visitor_key AS visitor_key, c.fraud_score AS fraud_score, c.fraud_rules AS fraud_rules,
    c.payout AS payout, c.payout_currency AS payout_currency, c.revenue AS revenue, c.revenue_currency AS revenue_currency
FROM {{database}}.clicks AS c
LEFT ANY JOIN (SELECT id, name FROM {{database}}.v_catalog WHERE kind = 'smart_link') AS l ON l.id = c.link_id
LEFT ANY JOIN (SELECT id, name FROM {{database}}.v_catalog WHERE kind = 'publisher') AS p ON p.id = c.publisher_id
LEFT ANY JOIN (SELECT id, name FROM {{database}}.v_catalog WHERE kind = 'offer') AS o ON o.id = c.offer_id
COMMENT 'Every click with the names of what it met. Filter by time, and by link_id where possible.';

CREATE VIEW IF NOT EXISTS {{database}}.v_conversions {{on_cluster}}
(
    click_id UUID COMMENT 'click it belongs to',
    click_time DateTime64(3, 'UTC') COMMENT 'time of that click, UTC',
    received_at DateTime64(3, 'UTC') COMMENT 'when its newest postback came in',
    goal String COMMENT 'goal, empty for the default one',
    txid String COMMENT 'the advertiser\'s transaction id',
    status String COMMENT '`approved`, `pending` or `rejected`',
    late String COMMENT 'disposition because a cap was used up, else empty',
    enriched Bool COMMENT 'the dimensions of the click are filled in',
    class String COMMENT 'class of the click',
    outcome String COMMENT 'outcome of the click',
    link_id Int32 COMMENT 'smart link',
    link_name String COMMENT 'its name now',
    publisher_id Int32 COMMENT 'publisher',
    publisher_name String COMMENT 'its name now',
    offer_id Int32 COMMENT 'offer',
    offer_name String COMMENT 'its name now',
    advertiser_id Int32 COMMENT 'advertiser',
    sub1 String COMMENT 'sub id 1 of the click',
    sub2 String COMMENT 'sub id 2 of the click',
    country String COMMENT 'country of the click',
    device String COMMENT 'device of the click',
    payout Decimal(18, 6) COMMENT 'payout',
    payout_currency String COMMENT 'ISO 4217',
    revenue Decimal(18, 6) COMMENT 'revenue',
    revenue_currency String COMMENT 'ISO 4217'
)
AS SELECT
    c.click_id AS click_id, c.click_time AS click_time, c.received_at AS received_at, c.goal AS goal, c.txid AS txid,
    c.status AS status, c.late AS late, c.enriched AS enriched, c.class AS class, c.outcome AS outcome,
    c.link_id AS link_id, l.name AS link_name, c.publisher_id AS publisher_id, p.name AS publisher_name,
    c.offer_id AS offer_id, o.name AS offer_name, c.advertiser_id AS advertiser_id,
    c.sub1 AS sub1, c.sub2 AS sub2, c.country AS country, c.device AS device,
    c.payout AS payout, c.payout_currency AS payout_currency, c.revenue AS revenue, c.revenue_currency AS revenue_currency
FROM (SELECT * FROM {{database}}.conversions FINAL) AS c
LEFT ANY JOIN (SELECT id, name FROM {{database}}.v_catalog WHERE kind = 'smart_link') AS l ON l.id = c.link_id
LEFT ANY JOIN (SELECT id, name FROM {{database}}.v_catalog WHERE kind = 'publisher') AS p ON p.id = c.publisher_id
LEFT ANY JOIN (SELECT id, name FROM {{database}}.v_catalog WHERE kind = 'offer') AS o ON o.id = c.offer_id
COMMENT 'Conversions, one row each as they stand now, with the names of what they met.';

CREATE VIEW IF NOT EXISTS {{database}}.v_smart_link_daily {{on_cluster}}
(
    day Date COMMENT 'UTC day of the clicks',
    link_id Int32 COMMENT 'smart link',
    link_name String COMMENT 'its name now',
    gross UInt64 COMMENT 'clicks of people and declared bots',
    delivered UInt64 COMMENT 'sent to an offer of the link',
    fallback UInt64 COMMENT 'sent to the fallback offer',
    blocked UInt64 COMMENT 'refused on purpose',
    lost UInt64 COMMENT 'nothing fitted',
    conversions UInt64 COMMENT 'approved and pending, by the time of their click',
    approved UInt64 COMMENT 'approved ones',
    payout Map(String, Decimal(38, 6)) COMMENT 'approved payout by currency',
    revenue Map(String, Decimal(38, 6)) COMMENT 'approved revenue by currency'
)
AS SELECT s.day AS day, s.link_id AS link_id, l.name AS link_name, s.gross AS gross, s.delivered AS delivered,
    s.fallback AS fallback, s.blocked AS blocked, s.lost AS lost, s.conversions AS conversions, s.approved AS approved,
    s.payout AS payout, s.revenue AS revenue
FROM
(
    SELECT
        part.day AS day, part.link_id AS link_id, sum(part.gross) AS gross, sum(part.delivered) AS delivered,
        sum(part.fallback) AS fallback, sum(part.blocked) AS blocked, sum(part.lost) AS lost,
        sum(part.conversions) AS conversions, sum(part.approved) AS approved,
        sumMap(part.payout) AS payout, sumMap(part.revenue) AS revenue
    FROM
    (
        SELECT
            toDate(hour) AS day, link_id, sum(clicks) AS gross, sumIf(clicks, outcome = 'delivered') AS delivered,
            sumIf(clicks, outcome = 'fallback') AS fallback, sumIf(clicks, outcome = 'blocked') AS blocked,
            sumIf(clicks, outcome = 'lost') AS lost, 0 AS conversions, 0 AS approved,
            CAST(map(), 'Map(String, Decimal(38, 6))') AS payout, CAST(map(), 'Map(String, Decimal(38, 6))') AS revenue
        FROM {{database}}.clicks_hourly
        WHERE class IN ('human', 'bot')
        GROUP BY day, link_id
        UNION ALL
        SELECT
            click_day AS day, link_id, 0, 0, 0, 0, 0, countIf(status != 'rejected'), countIf(status = 'approved'),
            sumMapIf(map(toString(payout_currency), toDecimal128(conversions.payout, 6)), status = 'approved' AND payout_currency != ''),
            sumMapIf(map(toString(revenue_currency), toDecimal128(conversions.revenue, 6)), status = 'approved' AND revenue_currency != '')
        FROM {{database}}.conversions FINAL
        WHERE class IN ('human', 'bot')
        GROUP BY day, link_id
    ) AS part
    GROUP BY day, link_id
) AS s
LEFT ANY JOIN (SELECT id, name FROM {{database}}.v_catalog WHERE kind = 'smart_link') AS l ON l.id = s.link_id
COMMENT 'Each Smart Link by UTC day: what its clicks became and what they earned. Money stands at the day of the click.';

CREATE VIEW IF NOT EXISTS {{database}}.v_offer_daily {{on_cluster}}
(
    day Date COMMENT 'UTC day of the clicks',
    offer_id Int32 COMMENT 'offer they were sent to',
    offer_name String COMMENT 'its name now',
    delivered UInt64 COMMENT 'clicks of people and declared bots it got as a member',
    fallback UInt64 COMMENT 'clicks it got as the fallback',
    conversions UInt64 COMMENT 'approved and pending, by the time of their click',
    conversion_rate Nullable(Float64) COMMENT 'conversions / (delivered + fallback); null without clicks'
)
AS SELECT s.day AS day, s.offer_id AS offer_id, o.name AS offer_name, s.delivered AS delivered, s.fallback AS fallback,
    s.conversions AS conversions, s.conversions / nullIf(s.delivered + s.fallback, 0) AS conversion_rate
FROM
(
    SELECT part.day AS day, part.offer_id AS offer_id, sum(part.delivered) AS delivered, sum(part.fallback) AS fallback,
        sum(part.conversions) AS conversions
    FROM
    (
        SELECT toDate(hour) AS day, offer_id, sumIf(clicks, outcome = 'delivered') AS delivered,
            sumIf(clicks, outcome = 'fallback') AS fallback, 0 AS conversions
        FROM {{database}}.clicks_hourly
        WHERE class IN ('human', 'bot') AND offer_id != 0
        GROUP BY day, offer_id
        UNION ALL
        SELECT click_day AS day, offer_id, 0, 0, countIf(status != 'rejected')
        FROM {{database}}.conversions FINAL
        WHERE class IN ('human', 'bot')
        GROUP BY day, offer_id
    ) AS part
    GROUP BY day, offer_id
) AS s
LEFT ANY JOIN (SELECT id, name FROM {{database}}.v_catalog WHERE kind = 'offer') AS o ON o.id = s.offer_id
COMMENT 'Each offer by UTC day: clicks it got and conversions they brought.';

CREATE VIEW IF NOT EXISTS {{database}}.v_skips_daily {{on_cluster}}
(
    day Date COMMENT 'UTC day of the clicks',
    link_id Int32 COMMENT 'smart link',
    offer_id Int32 COMMENT 'offer that was looked at',
    offer_name String COMMENT 'its name now',
    reason String COMMENT 'why it did not get the click',
    skips UInt64 COMMENT 'how often, for people and declared bots'
)
AS SELECT s.day AS day, s.link_id AS link_id, s.offer_id AS offer_id, o.name AS offer_name, s.reason AS reason, s.skips AS skips
FROM
(
    SELECT toDate(hour) AS day, link_id, offer_id, result AS reason, sum(steps) AS skips
    FROM {{database}}.skips_hourly
    WHERE class IN ('human', 'bot') AND result NOT IN ('chosen', 'not_drawn', 'not_reached')
    GROUP BY day, link_id, offer_id, reason
) AS s
LEFT ANY JOIN (SELECT id, name FROM {{database}}.v_catalog WHERE kind = 'offer') AS o ON o.id = s.offer_id
COMMENT 'Why offers did not get clicks, by UTC day.';

CREATE VIEW IF NOT EXISTS {{database}}.v_streams {{on_cluster}}
(
    stream String COMMENT 'one opening of an outbox, 16 hex digits',
    label String COMMENT 'name of its node',
    complete_until DateTime64(3, 'UTC') COMMENT 'all its clicks up to here are stored',
    heard_until DateTime64(3, 'UTC') COMMENT 'time of its newest mark',
    state String COMMENT '`open`, `closed` or `lost`',
    dropped Int64 COMMENT 'clicks it answered and could not keep, all classes'
)
AS
WITH
    -- What later streams of the same directory say: everything of that stream in this partition precedes this.
    closings AS
    (
        SELECT lower(hex(closing_of.stream)) AS closed_stream, log_id, log_partition, max(log_offset) AS closed_at,
            max(partitions) AS closer_partitions, max(closing_of.dropped) AS closed_dropped
        FROM {{database}}.stream_marks
        ARRAY JOIN closes AS closing_of
        GROUP BY closed_stream, log_id, log_partition
    ),
    -- A closing counts once it was read from every partition its writer has.
    closed_everywhere AS
    (
        SELECT closed_stream, max(whole) AS closed, max(closed_dropped) AS closed_dropped
        FROM
        (
            SELECT closed_stream, log_id, count() >= max(closer_partitions) AS whole, max(closed_dropped) AS closed_dropped
            FROM closings
            GROUP BY closed_stream, log_id
        )
        GROUP BY closed_stream
    ),
    counts AS
    (
        SELECT log_id, stream, argMax(partitions, (time, log_offset)) AS wanted
        FROM {{database}}.stream_marks
        GROUP BY log_id, stream
    ),
    places AS
    (
        SELECT
            m.log_id AS log_id, m.stream AS stream, m.log_partition AS log_partition, any(counts.wanted) AS wanted,
            argMax(m.label, m.log_offset) AS label, max(m.time) AS newest, min(m.time) AS oldest,
            maxIf(m.time, m.partitions < counts.wanted) AS newest_before_growth,
            countIf(m.partitions < counts.wanted) AS marks_before_growth, max(m.log_offset) AS last_offset,
            argMax(m.closing, m.log_offset) AS says_last,
            max(m.dropped.human + m.dropped.bot + m.dropped.preflight + m.dropped.test) AS dropped
        FROM {{database}}.stream_marks AS m
        INNER JOIN counts ON counts.log_id = m.log_id AND counts.stream = m.stream
        GROUP BY log_id, stream, log_partition
    )
SELECT
    p.stream AS stream,
    argMax(p.label, p.newest) AS label,
    multiIf(
        count() >= any(p.wanted), min(p.newest),
        sum(p.marks_before_growth) > 0, minIf(p.newest_before_growth, p.marks_before_growth > 0),
        min(p.oldest)) AS complete_until,
    max(p.newest) AS heard_until,
    multiIf(
        p.stream IN (SELECT lost_streams.stream FROM {{database}}.lost_streams), 'lost',
        countIf(p.says_last) >= any(p.wanted), 'closed',
        -- A mark after the closing says that the stream lives on: a copy of its directory was started.
        any(e.closed) AND countIf(c.closed_at != 0 AND c.closed_at < p.last_offset) = 0, 'closed',
        'open') AS state,
    greatest(max(p.dropped), max(e.closed_dropped)) AS dropped
FROM places AS p
LEFT JOIN closings AS c ON c.closed_stream = p.stream AND c.log_id = p.log_id AND c.log_partition = p.log_partition
LEFT JOIN closed_everywhere AS e ON e.closed_stream = p.stream
GROUP BY p.log_id, p.stream
COMMENT 'How far the clicks of every node are stored. The numbers are complete up to the least complete_until of the open ones.';
