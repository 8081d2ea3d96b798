-- Where does each offer convert best?
SELECT offer_id, country, device, clicks, conversions, round(conversions / clicks, 4) AS conversion_rate
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
WHERE clicks >= 30
ORDER BY conversion_rate DESC
LIMIT 10
