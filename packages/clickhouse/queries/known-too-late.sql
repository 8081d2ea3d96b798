-- Which clicks of the last day would be judged worse by what was published after them? By the address they came from.
SELECT c.click_id, c.time, c.link_id, c.publisher_id, c.fraud_score AS score_then, s.score AS score_later, s.category, s.published_at
FROM clicks AS c
INNER JOIN
(
    SELECT subject_key, max(score) AS score, argMax(category, score) AS category, min(published_at) AS published_at
    FROM click_scores
    WHERE subject_kind = 'address' AND published_at >= now() - INTERVAL 2 DAY
    GROUP BY subject_key
) AS s ON s.subject_key = c.address_key
WHERE c.time >= now() - INTERVAL 1 DAY AND s.published_at > c.time AND s.score > c.fraud_score
ORDER BY s.score DESC, c.time DESC
LIMIT 100
