-- Why did offers not get clicks in the last 24 hours?
SELECT offer_id, offer_name, reason, sum(skips) AS skips
FROM v_skips_daily
WHERE day >= today() - 1
GROUP BY offer_id, offer_name, reason
ORDER BY skips DESC
LIMIT 50
