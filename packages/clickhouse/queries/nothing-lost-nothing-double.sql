-- Is every click there once, and once in every sum?
SELECT day, clicks, different_ids, in_hourly, in_audience
FROM
(
    SELECT toDate(time) AS day, count() AS clicks, uniqExact(click_id) AS different_ids
    FROM clicks
    WHERE time >= today() - 6
    GROUP BY day
) AS raw
LEFT JOIN
(
    SELECT toDate(hour) AS day, sum(clicks) AS in_hourly FROM clicks_hourly WHERE hour >= today() - 6 GROUP BY day
) AS hourly USING day
LEFT JOIN
(
    SELECT toDate(hour) AS day, sum(clicks) AS in_audience FROM clicks_hourly_audience WHERE hour >= today() - 6 GROUP BY day
) AS audience USING day
ORDER BY day
