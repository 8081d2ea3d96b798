-- How long after the click do conversions come?
SELECT offer_name, count() AS conversions,
    arrayMap(s -> round(s), quantiles(0.5, 0.9, 0.99)(date_diff('millisecond', click_time, received_at) / 1000)) AS seconds
FROM v_conversions
WHERE click_time >= now() - INTERVAL 30 DAY AND status != 'rejected'
GROUP BY offer_name
ORDER BY conversions DESC
LIMIT 10
