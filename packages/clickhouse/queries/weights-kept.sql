-- Does every member get the share it was promised? Sum of the probabilities beside the clicks it got, last 7 days.
SELECT link_id, step.member AS member, step.offer_id AS offer_id,
    countIf(step.member = clicks.member) AS clicks_got,
    sumIf(propensity, step.member = clicks.member) AS of_its_own_draws
FROM clicks
ARRAY JOIN trace AS step
WHERE time >= now() - INTERVAL 7 DAY AND strategy = 'weight' AND outcome = 'delivered' AND class = 'human'
GROUP BY link_id, member, offer_id
ORDER BY link_id, member
LIMIT 200
