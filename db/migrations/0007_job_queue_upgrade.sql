-- The owner's statements, too, are limited to one company as long as this is enforced.
ALTER TABLE job NO FORCE ROW LEVEL SECURITY;
ALTER TABLE import NO FORCE ROW LEVEL SECURITY;

-- Jobs that processes of the previous version have added.
UPDATE job SET integration_code = i.integration_code FROM import i
WHERE i.company_id = job.company_id AND i.import_id = job.import_id AND job.integration_code IS NULL;

-- While an import is paused, its processing is on hold.
UPDATE job SET status = 'On Hold', paused = true FROM import i
WHERE i.company_id = job.company_id AND i.import_id = job.import_id AND i.status = 'Paused' AND job.kind = 'processing'
  AND job.number = i.run_no AND job.status IN ('Ready', 'In Process');

-- Jobs from before the job queue were numbered in no order.
UPDATE job SET entry_number = ordered.entry_number FROM (
  SELECT company_id, import_id, kind, number,
    (SELECT max(entry_number) FROM job) + (row_number() OVER (ORDER BY created_at, import_id, kind, number))::int AS entry_number FROM job
) ordered
WHERE (job.company_id, job.import_id, job.kind, job.number) = (ordered.company_id, ordered.import_id, ordered.kind, ordered.number);
SELECT setval('job_entry_number_seq', max(entry_number)) FROM job HAVING max(entry_number) IS NOT NULL;

ALTER TABLE import FORCE ROW LEVEL SECURITY;
ALTER TABLE job FORCE ROW LEVEL SECURITY;
