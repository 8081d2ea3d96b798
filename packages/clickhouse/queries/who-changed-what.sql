-- Who changed the catalog in the last 7 days?
SELECT at, actor, kind, id, name, status, revision
FROM catalog_history
WHERE at >= now() - INTERVAL 7 DAY AND kind != 'meta'
ORDER BY revision DESC
LIMIT 100
