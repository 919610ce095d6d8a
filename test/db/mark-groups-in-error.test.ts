import { expect, it } from 'vitest';
import { inCompany } from '../../db/client.js';
import { markGroupsInError } from '../../db/mark-groups-in-error.js';
import { salesOrdersSetup } from '../../examples/setups.js';
import { useDatabase } from '../harness/database.js';
import { uploadedImport } from '../harness/staged-import.js';

const database = useDatabase();

it('groups of an import with many records in error are marked within the time limit of a statement', async () => {
  const { companyId } = await database.company('acme');
  const { superuser, application } = database;
  const { importId } = await uploadedImport(application, companyId, salesOrdersSetup);
  // Each document has five records, one of which is in error. One key is longer than an entry of an index may be.
  await superuser`
    INSERT INTO integration_record (company_id, import_id, row_no, group_key, valid, source, values)
    SELECT ${companyId}, ${importId}, n, CASE WHEN n < 5 THEN (SELECT string_agg(md5(m::text), '') FROM generate_series(1, 500) m) ELSE 'O' || n / 5 END, n % 5 <> 0, '[]', '[]' FROM generate_series(0, 99999) n`;
  await superuser`
    INSERT INTO record_error (company_id, import_id, row_no, error_no, origin, code, message)
    SELECT ${companyId}, ${importId}, n, 1, 'staging', 'not_a_number', 'It is not a number.' FROM generate_series(0, 99999, 5) n`;
  // Each statement has a time limit of one minute, as in workers.
  const marked = await inCompany(application, companyId, (tx) => markGroupsInError(tx, { companyId, importId }));
  expect(marked).toBe(80_000);
  const found = await superuser`
    SELECT row_no, message FROM record_error WHERE import_id = ${importId} AND code = 'group_in_error' AND row_no IN (4, 99999) ORDER BY row_no`;
  expect([...found]).toEqual([
    { row_no: 4, message: 'Not created: the record in row 0 of the same document is in error.' },
    { row_no: 99_999, message: 'Not created: the record in row 99995 of the same document is in error.' },
  ]);
});
