-- Up to when are the numbers complete, and who holds them back?
SELECT label, state, complete_until, dateDiff('second', complete_until, now64(3)) AS seconds_behind, dropped
FROM v_streams
WHERE state = 'open'
ORDER BY complete_until
LIMIT 20
