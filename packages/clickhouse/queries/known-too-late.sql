-- Which clicks of the last day would be judged worse by what was published after them? By the address they came from.
SELECT c.click_id, c.time, c.link_id, c.publisher_id, c.fraud_score AS score_then, s.worst AS score_later, s.worst_category,
    s.first_published_at
FROM clicks AS c
INNER JOIN
(
    SELECT subject_key, max(score) AS worst, argMax(category, score) AS worst_category, min(published_at) AS first_published_at
    FROM click_scores
    WHERE subject_kind = 'address' AND published_at >= now() - INTERVAL 2 DAY
    GROUP BY subject_key
) AS s ON s.subject_key = c.address_key
WHERE c.time >= now() - INTERVAL 1 DAY AND s.first_published_at > c.time AND s.worst > c.fraud_score
ORDER BY s.worst DESC, c.time DESC
LIMIT 100
