-- What became of each Smart Link's clicks, and what they earned, on each of the last 7 days?
SELECT day, link_id, link_name, gross, delivered, fallback, blocked, lost, conversions, approved, payout, revenue
FROM v_smart_link_daily
WHERE day >= today() - 7
ORDER BY day DESC, gross DESC
LIMIT 100
