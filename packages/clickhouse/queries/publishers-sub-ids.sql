-- Which sub ids earn a publisher most, and what is a click of theirs worth?
SELECT publisher_id, sub1, clicks, approved, currency, payout, round(payout / clicks, 4) AS epc
FROM
(
    SELECT publisher_id, sub1, count() AS clicks
    FROM clicks
    WHERE time >= today() - 7 AND class IN ('human', 'bot') AND outcome IN ('delivered', 'fallback')
    GROUP BY publisher_id, sub1
) AS sent
INNER JOIN
(
    SELECT publisher_id, sub1, payout_currency AS currency, count() AS approved, sum(payout) AS payout
    FROM v_conversions
    WHERE click_time >= today() - 7 AND status = 'approved' AND class IN ('human', 'bot')
    GROUP BY publisher_id, sub1, currency
) AS earned USING (publisher_id, sub1)
ORDER BY publisher_id, payout DESC
LIMIT 5 BY publisher_id
