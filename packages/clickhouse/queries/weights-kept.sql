-- Does every offer get the share its weight promises?
SELECT link_id, drawn_among, offer_id, count() AS clicks,
    round(clicks / sum(clicks) OVER (PARTITION BY link_id, drawn_among), 3) AS share, round(avg(propensity), 3) AS promised
FROM
(
    SELECT link_id, offer_id, propensity,
        arrayMap(step -> step.offer_id, arrayFilter(step -> step.result IN ('chosen', 'not_drawn'), trace)) AS drawn_among
    FROM clicks
    WHERE time >= now() - INTERVAL 7 DAY AND strategy = 'weight' AND outcome = 'delivered' AND class = 'human'
)
GROUP BY link_id, drawn_among, offer_id
ORDER BY link_id, drawn_among, offer_id
LIMIT 100
