-- The status of a record follows from the newest batch that holds it and from its errors, so
-- that success writes nothing per record (a million-row UPDATE costs more than the import).
CREATE VIEW record_status WITH (security_invoker = true) AS
SELECT r.company_id, r.import_id, r.row_no, r.group_key, r.source, r.values, r.valid,
  CASE
    WHEN held.status = 'Processing' AND i.status IN ('Processing', 'Paused', 'Cancelling') THEN 'Processing'
    WHEN EXISTS (
      SELECT FROM record_error e
      WHERE e.company_id = r.company_id AND e.import_id = r.import_id AND e.row_no = r.row_no) THEN 'Error'
    WHEN held.completed_once THEN 'Completed'
    WHEN i.status IN ('Uploaded', 'Parsing') THEN 'New'
    WHEN i.cancelled_at IS NOT NULL THEN 'Skipped'
    ELSE 'Ready'
  END AS status
FROM integration_record r
JOIN import i ON i.company_id = r.company_id AND i.import_id = r.import_id
LEFT JOIN LATERAL (
  SELECT
    (array_agg(b.status ORDER BY place.run_no DESC))[1] AS status,
    bool_or(b.status = 'Completed') AS completed_once
  FROM (
    SELECT p.run_no, r.row_no AS position FROM processing_run p
    WHERE p.company_id = r.company_id AND p.import_id = r.import_id AND NOT p.arranged
    UNION ALL
    SELECT rr.run_no, rr.position FROM run_record rr
    WHERE rr.company_id = r.company_id AND rr.import_id = r.import_id AND rr.row_no = r.row_no
  ) place
  CROSS JOIN LATERAL (
    SELECT c.status, c.last_position FROM batch c
    WHERE c.company_id = r.company_id AND c.import_id = r.import_id AND c.run_no = place.run_no
      AND c.first_position <= place.position
    ORDER BY c.first_position DESC LIMIT 1
  ) b
  WHERE b.last_position >= place.position
) held ON true;
--> statement-breakpoint
GRANT SELECT ON record_status TO longshore_app;
