-- Everything about one click. Its id holds its time, so only a few rows are read; put the id in both places.
SELECT *
FROM clicks
WHERE click_id = toUUID('019eb172-e2a2-7c3d-8e4f-5a6b7c8d9e0f')
    AND time = UUIDv7ToDateTime(toUUID('019eb172-e2a2-7c3d-8e4f-5a6b7c8d9e0f'), 'UTC')
