-- How far the log was stored where the newest rows were erased.

CREATE TABLE IF NOT EXISTS {{database}}.erased_through {{on_cluster}}
(
    log_id LowCardinality(String) COMMENT 'id of the log the erased rows were read from',
    log_partition UInt16 COMMENT 'partition of the log',
    log_offset UInt64 COMMENT 'highest offset of a row that was erased',
    at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') COMMENT 'when that was'
)
ENGINE = {{ReplacingMergeTree(log_offset)}}
ORDER BY (log_id, log_partition)
SETTINGS {{exactly_once}}
COMMENT 'Clicks up to these offsets were stored once and are erased: that they are missing does not mean that they were lost.';
