-- What happened to one click, and why?
SELECT click_id, outcome, reason, offer_id, country, device, draw,
    arrayMap(step -> (step.offer_id, step.result), trace) AS offers
FROM clicks
WHERE time >= now() - INTERVAL 1 HOUR
ORDER BY time DESC
LIMIT 1
