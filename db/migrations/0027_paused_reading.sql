-- As before, and New also where reading the file is paused.
CREATE OR REPLACE VIEW record_status WITH (security_invoker = true) AS
SELECT r.company_id, r.import_id, r.row_no, r.group_key, r.source, r.values, r.valid,
  CASE
    WHEN held.status = 'Processing' AND i.status IN ('Processing', 'Paused', 'Cancelling') THEN 'Processing'
    WHEN EXISTS (
      SELECT FROM record_error e
      WHERE e.company_id = r.company_id AND e.import_id = r.import_id AND e.row_no = r.row_no) THEN 'Error'
    WHEN held.completed_once AND EXISTS (
      SELECT FROM record_skip k
      WHERE k.company_id = r.company_id AND k.import_id = r.import_id AND k.row_no = r.row_no) THEN 'Skipped'
    WHEN held.completed_once THEN 'Completed'
    WHEN i.status IN ('Uploaded', 'Parsing') OR (i.status = 'Paused' AND i.staged_at IS NULL) THEN 'New'
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
    WHERE p.company_id = r.company_id AND p.import_id = r.import_id AND NOT p.arranged AND NOT p.dry_run
    UNION ALL
    SELECT rr.run_no, rr.position FROM run_record rr
    WHERE rr.company_id = r.company_id AND rr.import_id = r.import_id AND rr.row_no = r.row_no
  ) place
  CROSS JOIN LATERAL (
    SELECT c.status, c.last_position FROM batch c
    WHERE c.company_id = r.company_id AND c.import_id = r.import_id AND c.run_no = place.run_no AND NOT c.dry_run
      AND c.first_position <= place.position
    ORDER BY c.first_position DESC LIMIT 1
  ) b
  WHERE b.last_position >= place.position AND place.run_no > coalesce(r.corrected_after, 0)
) held ON true;
