-- Raw tables. Every column is commented; comments of columns that come from an event are those of its schema.

CREATE TABLE IF NOT EXISTS {{database}}.clicks {{on_cluster}}
(
    log_id LowCardinality(String) COMMENT 'id of the log it was read from',
    log_partition UInt16 COMMENT 'partition of the log',
    log_offset UInt64 COMMENT 'offset in that partition; never used twice' CODEC(Delta(8), ZSTD(1)),
    click_id UUID COMMENT 'UUIDv7 of the click, big endian; its time is `time`' CODEC(ZSTD(1)),
    origin FixedString(16) COMMENT 'stream u64 BE, then sequence u64 BE: counts per (stream, topic, partition) without holes' CODEC(ZSTD(1)),
    time DateTime64(3, 'UTC') COMMENT 'when it was decided, UTC, by the clock of the ingress; the click belongs to the windows of this time' CODEC(Delta(8), ZSTD(1)),
    class LowCardinality(String) COMMENT 'what kind of request it was',
    class_reason LowCardinality(String) COMMENT 'why it has this class, for instance `bot.declared` or `preflight.head`; empty for human',
    outcome LowCardinality(String) COMMENT 'what became of it',
    reason LowCardinality(String) COMMENT 'empty for delivered; otherwise a code of the reason registry',
    decider LowCardinality(String) COMMENT 'version of the routing package that decided',
    catalog_revision Int64 COMMENT 'highest catalog revision the decider had applied' CODEC(Delta(8), ZSTD(1)),
    link_id Int32 COMMENT 'smart link',
    domain_id Int32 COMMENT 'tracking domain it was served as',
    publisher_id Int32 COMMENT 'publisher, 0 when missing or unknown',
    offer_id Int32 COMMENT 'offer it was sent to (delivered or fallback), else 0',
    advertiser_id Int32 COMMENT 'advertiser of that offer, else 0',
    member Int32 COMMENT 'position of the chosen member in the link, -1 when none was chosen',
    strategy LowCardinality(String) COMMENT 'strategy of the link',
    draw Int64 COMMENT '52-bit numerator of the draw in [0,1): draw / 2^52; -1 when nothing was drawn' CODEC(ZSTD(1)),
    propensity Float64 COMMENT 'probability with which the chosen member was drawn, given those that passed; 0 when nothing was drawn' CODEC(ZSTD(1)),
    trace Array(Tuple(member Int32, offer_id Int32, result LowCardinality(String))) COMMENT 'every member in strategy order; the fallback has member -1' CODEC(ZSTD(3)),
    caps Array(Tuple(cap LowCardinality(String), window String, remaining Int64, spent Bool, passed Bool)) COMMENT 'caps looked at while deciding' CODEC(ZSTD(3)),
    sub1 String COMMENT 'sub id 1 of the publisher, at most 255 bytes' CODEC(ZSTD(1)),
    sub2 String COMMENT 'sub id 2 of the publisher, at most 255 bytes' CODEC(ZSTD(1)),
    sub3 String COMMENT 'sub id 3 of the publisher, at most 255 bytes' CODEC(ZSTD(1)),
    sub4 String COMMENT 'sub id 4 of the publisher, at most 255 bytes' CODEC(ZSTD(1)),
    sub5 String COMMENT 'sub id 5 of the publisher, at most 255 bytes' CODEC(ZSTD(1)),
    sub6 String COMMENT 'sub id 6 of the publisher, at most 255 bytes' CODEC(ZSTD(1)),
    xid String COMMENT 'the publisher\'s own id of the click, at most 255 bytes' CODEC(ZSTD(1)),
    params Map(String, String) COMMENT 'query parameters that rules of this link read (at most 8, 255 bytes each)' CODEC(ZSTD(3)),
    continent LowCardinality(String) COMMENT 'two letters, empty when unknown',
    country LowCardinality(String) COMMENT 'ISO 3166-1 alpha-2, empty when unknown',
    region LowCardinality(String) COMMENT 'ISO 3166-2 subdivision, empty when unknown',
    city LowCardinality(String) COMMENT 'English name, empty when unknown',
    city_id Int32 COMMENT 'GeoNames id, 0 when unknown',
    asn Int64 COMMENT 'autonomous system number, 0 when unknown',
    connection LowCardinality(String) COMMENT '`residential`, `mobile`, `business`, `data_center` or empty',
    visitor_zone LowCardinality(String) COMMENT 'IANA time zone used for the visitor, empty when unknown',
    geo_db LowCardinality(String) COMMENT 'which databases answered; for information',
    device LowCardinality(String) COMMENT '`desktop`, `mobile`, `tablet`, `tv`, `bot`, `other` or empty',
    device_brand LowCardinality(String) COMMENT 'as far as the agent says',
    device_model LowCardinality(String) COMMENT 'as far as the agent says',
    os LowCardinality(String) COMMENT 'operating system',
    os_version LowCardinality(String) COMMENT 'dotted',
    browser LowCardinality(String) COMMENT 'browser family',
    browser_version LowCardinality(String) COMMENT 'dotted',
    language LowCardinality(String) COMMENT 'primary subtag with the highest q, empty when unknown',
    languages Array(LowCardinality(String)) COMMENT 'accepted languages by falling q, at most 8',
    user_agent String COMMENT 'at most 1,024 bytes' CODEC(ZSTD(3)) TTL toDateTime(time) + INTERVAL 90 DAY,
    referrer String COMMENT 'at most 1,024 bytes, as the privacy setting stores it' CODEC(ZSTD(3)) TTL toDateTime(time) + INTERVAL 90 DAY,
    referrer_host String COMMENT 'host of the referrer' CODEC(ZSTD(1)),
    address String COMMENT 'client address as the privacy setting stores it' CODEC(ZSTD(1)) TTL toDateTime(time) + INTERVAL 90 DAY,
    visitor_key UInt64 COMMENT 'keyed hash of address and agent family under today\'s secret' CODEC(ZSTD(1)),
    visitor_key_prev UInt64 COMMENT 'the same under yesterday\'s secret' CODEC(ZSTD(1)) TTL toDateTime(time) + INTERVAL 90 DAY,
    address_key UInt64 COMMENT 'keyed hash of the address under the secret of its 7-day period' CODEC(ZSTD(1)) TTL toDateTime(time) + INTERVAL 90 DAY,
    subnet_key UInt64 COMMENT 'keyed hash of the /24 or /48 under the secret of its 7-day period' CODEC(ZSTD(1)) TTL toDateTime(time) + INTERVAL 90 DAY,
    key_id Int32 COMMENT 'id of the master key the hashes were made with',
    fraud_score Int32 COMMENT '0 to 100 as known when deciding',
    fraud_band LowCardinality(String) COMMENT '`low`, `medium`, `high` or `severe`; empty when nothing was known',
    fraud_rules Array(LowCardinality(String)) COMMENT 'instant rules that fired',
    fraud_categories Array(LowCardinality(String)) COMMENT 'categories known when deciding',
    fraud_subjects Array(Tuple(subject String, score Int32, category LowCardinality(String))) COMMENT 'published scores looked up and found',
    duplicate_offers Array(Int32) COMMENT 'offers this visitor had had within 24 h, as far as this click thread remembered',
    returning Bool COMMENT 'this visitor had been seen within 24 h, as far as this click thread remembered',
    given Array(Tuple(rule LowCardinality(String), passed Bool)) COMMENT 'answers explain takes as given',
    destination String COMMENT 'where the visitor was sent, addresses in their stored form; empty without redirect' CODEC(ZSTD(3)),
    deep_link Bool COMMENT 'the destination came from `url=`',
    flags Array(LowCardinality(String)) COMMENT 'what happened on the way: `spread`, `cut`, `deep_link_refused`, `url_too_long`, `test_targeting`, `test_schedule`, `cap_wait`',
    payout Decimal(18, 6) COMMENT 'payout of the offer at this revision',
    payout_currency LowCardinality(String) COMMENT 'ISO 4217',
    revenue Decimal(18, 6) COMMENT 'revenue of the offer at this revision',
    revenue_currency LowCardinality(String) COMMENT 'ISO 4217',
    stream String ALIAS lower(hex(substring(origin, 1, 8))) COMMENT 'stream of the origin: one opening of an outbox, 16 hex digits',
    sequence UInt64 ALIAS reinterpretAsUInt64(reverse(substring(origin, 9, 8))) COMMENT 'sequence of the origin, from 0 without holes per stream and partition',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'when ClickHouse took the row, by its own clock' CODEC(Delta(8), ZSTD(1)),
    INDEX click_id_bloom click_id TYPE bloom_filter(0.005) GRANULARITY 1,
    INDEX time_range time TYPE minmax GRANULARITY 1,
    INDEX log_offset_range log_offset TYPE minmax GRANULARITY 1
)
ENGINE = {{MergeTree}}
PARTITION BY toYYYYMMDD(time)
ORDER BY (link_id, time)
TTL toDateTime(time) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, {{exactly_once}}
COMMENT 'Every decided click, once. Order by link and time; a day is a partition.';

CREATE TABLE IF NOT EXISTS {{database}}.stream_marks {{on_cluster}}
(
    log_id LowCardinality(String) COMMENT 'id of the log it was read from',
    log_partition UInt16 COMMENT 'partition of the log',
    log_offset UInt64 COMMENT 'offset in that partition; never used twice' CODEC(Delta(8), ZSTD(1)),
    mark_id UUID COMMENT 'UUIDv7 of the mark, big endian',
    origin FixedString(16) COMMENT 'stream u64 BE, then sequence u64 BE; takes a sequence like any event' CODEC(ZSTD(1)),
    time DateTime64(3, 'UTC') COMMENT 'up to when this partition is complete for this stream, UTC' CODEC(Delta(8), ZSTD(1)),
    label LowCardinality(String) COMMENT 'name of the node, for people',
    partitions Int32 COMMENT 'partitions of the topic this stream writes to',
    catalog_revision Int64 COMMENT 'highest catalog revision applied' CODEC(Delta(8), ZSTD(1)),
    closes Array(Tuple(stream FixedString(8), dropped Int64)) COMMENT 'streams closed by this one',
    closing Bool COMMENT 'last mark of this stream itself',
    dropped Tuple(human Int64, bot Int64, preflight Int64, test Int64) COMMENT 'totals since the stream began',
    stream String MATERIALIZED lower(hex(substring(origin, 1, 8))) COMMENT 'stream that says so, 16 hex digits',
    sequence UInt64 MATERIALIZED reinterpretAsUInt64(reverse(substring(origin, 9, 8))) COMMENT 'sequence of the origin',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'when ClickHouse took the row, by its own clock' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {{ReplacingMergeTree(log_offset)}}
PARTITION BY toYYYYMM(time)
ORDER BY (log_id, stream, log_partition, toStartOfHour(time), partitions, sequence = 0, notEmpty(closes), closing)
TTL toDateTime(time) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, {{exactly_once}}
COMMENT 'How far each stream is complete. Of an hour the newest mark is kept, beside first marks, closings and changes of the partition count.';

CREATE TABLE IF NOT EXISTS {{database}}.lost_streams {{on_cluster}}
(
    stream String COMMENT 'stream that will never say more, 16 hex digits',
    label String COMMENT 'name of its node',
    at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'when it was given up',
    actor String COMMENT 'who gave it up'
)
ENGINE = {{ReplacingMergeTree}}
ORDER BY stream
SETTINGS {{exactly_once}}
COMMENT 'Streams whose disk is gone, on the word of a person: they no longer hold back how far reports are complete.';

CREATE TABLE IF NOT EXISTS {{database}}.conversions {{on_cluster}}
(
    click_day Date COMMENT 'UTC day of the click',
    cid String COMMENT 'click token; with goal and txid it names the conversion' CODEC(ZSTD(1)),
    goal String COMMENT 'goal, empty for the default one',
    txid String COMMENT 'the advertiser\'s transaction id',
    version UInt64 COMMENT 'received_at in ms × 2 + enriched; the highest one is the conversion',
    enriched Bool COMMENT 'the dimensions of the click are filled in',
    conversion_id UUID COMMENT 'UUIDv7 of the postback that gave this version',
    log_id LowCardinality(String) COMMENT 'id of the log it was read from',
    log_partition UInt16 COMMENT 'partition of the log',
    log_offset UInt64 COMMENT 'offset in that partition; never used twice' CODEC(Delta(8), ZSTD(1)),
    origin FixedString(16) COMMENT 'stream u64 BE, then sequence u64 BE' CODEC(ZSTD(1)),
    received_at DateTime64(3, 'UTC') COMMENT 'when the postback came in, UTC',
    status LowCardinality(String) COMMENT '`approved`, `pending` or `rejected`, as it counts',
    late LowCardinality(String) COMMENT 'disposition because a cap was used up: empty, `accept`, `pending` or `reject`',
    payout Decimal(18, 6) COMMENT 'payout: the postback\'s own, else that of the click',
    payout_currency LowCardinality(String) COMMENT 'ISO 4217',
    revenue Decimal(18, 6) COMMENT 'revenue: the postback\'s own, else that of the click',
    revenue_currency LowCardinality(String) COMMENT 'ISO 4217',
    click_id UUID COMMENT 'click it belongs to' CODEC(ZSTD(1)),
    click_time DateTime64(3, 'UTC') COMMENT 'time of that click',
    class LowCardinality(String) COMMENT 'class of the click',
    outcome LowCardinality(String) COMMENT 'outcome of the click',
    reason LowCardinality(String) COMMENT 'reason of the click',
    strategy LowCardinality(String) COMMENT 'strategy of the link',
    link_id Int32 COMMENT 'smart link of the click',
    domain_id Int32 COMMENT 'tracking domain of the click',
    publisher_id Int32 COMMENT 'publisher of the click',
    offer_id Int32 COMMENT 'offer of the click',
    advertiser_id Int32 COMMENT 'advertiser whose token authorised it',
    sub1 String COMMENT 'sub id 1 of the click' CODEC(ZSTD(1)),
    sub2 String COMMENT 'sub id 2 of the click' CODEC(ZSTD(1)),
    sub3 String COMMENT 'sub id 3 of the click' CODEC(ZSTD(1)),
    sub4 String COMMENT 'sub id 4 of the click' CODEC(ZSTD(1)),
    sub5 String COMMENT 'sub id 5 of the click' CODEC(ZSTD(1)),
    sub6 String COMMENT 'sub id 6 of the click' CODEC(ZSTD(1)),
    xid String COMMENT 'the publisher\'s own id of the click' CODEC(ZSTD(1)),
    continent LowCardinality(String) COMMENT 'continent of the click',
    country LowCardinality(String) COMMENT 'country of the click',
    region LowCardinality(String) COMMENT 'region of the click',
    city LowCardinality(String) COMMENT 'city of the click',
    asn Int64 COMMENT 'autonomous system of the click',
    connection LowCardinality(String) COMMENT 'connection of the click',
    device LowCardinality(String) COMMENT 'device of the click',
    os LowCardinality(String) COMMENT 'operating system of the click',
    os_version LowCardinality(String) COMMENT 'its version',
    browser LowCardinality(String) COMMENT 'browser of the click',
    browser_version LowCardinality(String) COMMENT 'its version',
    language LowCardinality(String) COMMENT 'language of the click',
    referrer_host String COMMENT 'host of the referrer of the click' CODEC(ZSTD(1)),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'when ClickHouse took the row, by its own clock' CODEC(Delta(8), ZSTD(1)),
    INDEX click_id_bloom click_id TYPE bloom_filter(0.005) GRANULARITY 1
)
ENGINE = {{ReplacingMergeTree(version)}}
PARTITION BY toYYYYMM(click_day)
ORDER BY (click_day, cid, goal, txid)
TTL click_day + INTERVAL 1100 DAY
SETTINGS ttl_only_drop_parts = 1, {{exactly_once}}
COMMENT 'Conversions with the dimensions of their click. Several versions of one may lie here: read with FINAL.';

CREATE TABLE IF NOT EXISTS {{database}}.rejected_conversions {{on_cluster}}
(
    log_id LowCardinality(String) COMMENT 'id of the log it was read from',
    log_partition UInt16 COMMENT 'partition of the log',
    log_offset UInt64 COMMENT 'offset in that partition; never used twice' CODEC(Delta(8), ZSTD(1)),
    conversion_id UUID COMMENT 'UUIDv7 of this postback, big endian',
    origin FixedString(16) COMMENT 'stream u64 BE, then sequence u64 BE' CODEC(ZSTD(1)),
    received_at DateTime64(3, 'UTC') COMMENT 'when the postback came in, UTC',
    click_id UUID COMMENT 'click the token names; zeros when the token could not be read' CODEC(ZSTD(1)),
    click_time DateTime64(3, 'UTC') COMMENT 'time of that click; 0 when unknown',
    class LowCardinality(String) COMMENT 'class of the click',
    link_id Int32 COMMENT 'smart link of the click',
    offer_id Int32 COMMENT 'offer of the click',
    publisher_id Int32 COMMENT 'publisher of the click',
    advertiser_id Int32 COMMENT 'advertiser whose token authorised it',
    cid String COMMENT 'click token as received, at most 255 bytes' CODEC(ZSTD(1)),
    goal LowCardinality(String) COMMENT 'goal, empty for the default one',
    txid String COMMENT 'the advertiser\'s transaction id',
    status LowCardinality(String) COMMENT 'status the advertiser gave',
    payout Decimal(18, 6) COMMENT 'payout of the postback; 0 when it brought none',
    revenue Decimal(18, 6) COMMENT 'revenue of the postback; 0 when it brought none',
    currency LowCardinality(String) COMMENT 'ISO 4217 of the postback\'s amounts, empty without amounts',
    late LowCardinality(String) COMMENT 'disposition because a cap was used up: empty, `accept`, `pending` or `reject`',
    refused LowCardinality(String) COMMENT 'empty when accepted, else the reason code why this input was refused',
    input String COMMENT 'the parameters as received when refused, at most 2,048 bytes' CODEC(ZSTD(3)),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'when ClickHouse took the row, by its own clock' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {{ReplacingMergeTree}}
PARTITION BY toYYYYMM(received_at)
ORDER BY (received_at, conversion_id)
TTL toDateTime(received_at) + INTERVAL 90 DAY
SETTINGS ttl_only_drop_parts = 1, {{exactly_once}}
COMMENT 'Postbacks that were refused, as they came in. They change nothing; they are kept to be explained.';

CREATE TABLE IF NOT EXISTS {{database}}.click_scores {{on_cluster}}
(
    log_id LowCardinality(String) COMMENT 'id of the log it was read from',
    log_partition UInt16 COMMENT 'partition of the log',
    log_offset UInt64 COMMENT 'offset in that partition; never used twice' CODEC(Delta(8), ZSTD(1)),
    published_at DateTime64(3, 'UTC') COMMENT 'when the score was published',
    subject String COMMENT '`address:`, `subnet:` or `visitor:` with 16 hex digits, or `source:` with publisher and sub id',
    score UInt8 COMMENT '0 to 100; 0 takes an earlier score back',
    band LowCardinality(String) COMMENT '`low`, `medium`, `high` or `severe`',
    category LowCardinality(String) COMMENT 'category of the strongest rule, or empty',
    expires_at DateTime64(3, 'UTC') COMMENT 'until when it holds',
    version LowCardinality(String) COMMENT 'version of the rules that made it',
    source LowCardinality(String) COMMENT '`rules`, `sql` or the name of an outside source',
    subject_kind LowCardinality(String) MATERIALIZED substringIndex(subject, ':', 1) COMMENT 'kind of the subject',
    subject_key UInt64 MATERIALIZED if(match(subject, '^(address|subnet|visitor):[0-9a-f]{16}$'), reinterpretAsUInt64(reverse(unhex(right(subject, 16)))), 0) COMMENT 'the hash in the subject, to be joined with address_key, subnet_key or visitor_key of clicks; else 0',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'when ClickHouse took the row, by its own clock' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {{ReplacingMergeTree}}
PARTITION BY toYYYYMM(published_at)
ORDER BY (subject, published_at, log_offset)
TTL toDateTime(published_at) + INTERVAL 400 DAY
SETTINGS ttl_only_drop_parts = 1, {{exactly_once}}
COMMENT 'Fraud scores as they were published, also those that came after the clicks of their subject.';

CREATE TABLE IF NOT EXISTS {{database}}.catalog_history {{on_cluster}}
(
    revision UInt64 COMMENT 'number of the change, counted by the one writer of the catalog',
    kind LowCardinality(String) COMMENT '`publisher`, `offer`, `smart_link` …, or `meta`',
    id String COMMENT 'id within its kind',
    status LowCardinality(String) COMMENT '`live` or `archived`; empty for meta',
    needs UInt64 COMMENT 'version of the decider that understands it',
    actor String COMMENT 'who made the change',
    at DateTime64(3, 'UTC') COMMENT 'when it was made',
    created_at DateTime64(3, 'UTC') COMMENT 'when the entity was made',
    body String COMMENT 'the entity at that revision, as JSON' CODEC(ZSTD(3)),
    log_id LowCardinality(String) COMMENT 'id of the log it was read from',
    log_offset UInt64 COMMENT 'offset in the catalog topic',
    name String MATERIALIZED JSONExtractString(body, 'name') COMMENT 'its name at that revision',
    tags Array(LowCardinality(String)) MATERIALIZED JSONExtract(body, 'tags', 'Array(String)') COMMENT 'its tags at that revision',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'when ClickHouse took the row, by its own clock' CODEC(Delta(8), ZSTD(1))
)
ENGINE = {{ReplacingMergeTree}}
ORDER BY (kind, id, revision)
SETTINGS {{exactly_once}}
COMMENT 'Every revision of every entity of the catalog since this table began.';

CREATE TABLE IF NOT EXISTS {{database}}.dirty_hours {{on_cluster}}
(
    hour DateTime('UTC') COMMENT 'hour whose aggregates may differ from the raw rows',
    version UInt64 COMMENT 'ms since the epoch × 2 when marked; one more when cleared',
    dirty Bool COMMENT 'false once raw and aggregates were found equal',
    why String COMMENT 'what happened'
)
ENGINE = {{ReplacingMergeTree(version)}}
ORDER BY hour
SETTINGS {{exactly_once}}
COMMENT 'Hours that reports read from raw rows until a rebuild found their aggregates equal. Read with FINAL.';
