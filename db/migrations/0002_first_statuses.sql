-- The triggers of 0001 guard each change of a status, these the first one. They too are made from core/model/import-events.ts and
-- job-events.ts, and compared by test/db/status-steps.test.ts.
CREATE FUNCTION refuse_first_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A new % cannot be %.', TG_TABLE_NAME, NEW.status USING ERRCODE = 'check_violation';
END $$;
REVOKE EXECUTE ON FUNCTION refuse_first_status FROM PUBLIC;

CREATE TRIGGER import_first BEFORE INSERT ON import FOR EACH ROW
WHEN (NEW.status NOT IN ('Uploaded')) EXECUTE FUNCTION refuse_first_status();

CREATE TRIGGER job_first BEFORE INSERT ON job FOR EACH ROW
WHEN (NEW.status NOT IN ('Ready', 'In Process')) EXECUTE FUNCTION refuse_first_status();
