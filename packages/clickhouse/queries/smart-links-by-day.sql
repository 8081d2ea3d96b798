-- What became of each Smart Link's clicks, and what did they earn?
SELECT day, link_name, gross, delivered, fallback, blocked, lost, conversions, payout, revenue
FROM v_smart_link_daily
WHERE day >= today() - 7
ORDER BY day DESC, gross DESC
LIMIT 100
