-- The best sub ids of each publisher by payout, last 7 days.
SELECT publisher_id, sub1, payout_currency, count() AS approved, sum(payout) AS payout
FROM conversions FINAL
WHERE click_day >= today() - 7 AND status = 'approved' AND class IN ('human', 'bot')
GROUP BY publisher_id, sub1, payout_currency
ORDER BY publisher_id, payout DESC
LIMIT 10 BY publisher_id
