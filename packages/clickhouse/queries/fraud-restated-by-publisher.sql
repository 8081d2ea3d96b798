-- How much of each publisher's traffic looks invalid, by what is known now?
SELECT publisher_id, count() AS clicks, countIf(score_then >= 50) AS suspicious_then, countIf(score_now >= 50) AS suspicious_now,
    round(suspicious_now / clicks, 4) AS share_now, arraySort(arrayDistinct(arrayFlatten(groupArray(categories_now)))) AS categories
FROM v_clicks_restated
WHERE time >= now() - INTERVAL 1 DAY AND class IN ('human', 'bot')
GROUP BY publisher_id
ORDER BY suspicious_now DESC, clicks DESC
