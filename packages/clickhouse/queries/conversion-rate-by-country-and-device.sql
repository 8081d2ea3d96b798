-- Where does each offer convert best? Last 30 days, at least 100 clicks.
SELECT offer_id, country, device, clicks, conversions, conversions / clicks AS conversion_rate
FROM
(
    SELECT offer_id, country, device, sum(clicks) AS clicks, sum(conversions) AS conversions
    FROM
    (
        SELECT offer_id, country, device, clicks, 0 AS conversions
        FROM clicks_hourly_audience
        WHERE hour >= now() - INTERVAL 30 DAY AND class IN ('human', 'bot') AND outcome IN ('delivered', 'fallback')
        UNION ALL
        SELECT offer_id, country, device, 0, 1
        FROM conversions FINAL
        WHERE click_time >= now() - INTERVAL 30 DAY AND class IN ('human', 'bot') AND status != 'rejected'
    )
    GROUP BY offer_id, country, device
)
WHERE clicks >= 100
ORDER BY conversion_rate DESC
LIMIT 50
