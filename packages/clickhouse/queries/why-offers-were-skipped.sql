-- Why did offers not get clicks?
SELECT offer_name, reason, sum(skips) AS skips
FROM v_skips_daily
WHERE day >= today() - 1
GROUP BY offer_name, reason
ORDER BY skips DESC
LIMIT 20
