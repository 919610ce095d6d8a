import { expect, it } from 'vitest';
import { inCompany } from '../../db/client.js';
import { markGroupsInError } from '../../db/mark-groups-in-error.js';
import { useDatabase } from '../harness/database.js';

const database = useDatabase();

it('groups of an import with many records in error are marked within the time limit of a statement', async () => {
  const { companyId } = await database.company('acme');
  const { superuser, application } = database;
  const [made] = await superuser`
    INSERT INTO import (company_id, import_id, integration_code, integration_version, setup, file_name, file_size, file_sha256, stored_as, status, processing, created_by)
    VALUES (${companyId}, gen_random_uuid(), 'orders', 1, '{}', 'file.csv', 1, 'x', 'x', 'Parsing', 'choose', 'test') RETURNING import_id`;
  const importId = made?.import_id as string;
  // Five records a document, one of which is in error. A longer key than an index by its order takes is one of them.
  await superuser`
    INSERT INTO integration_record (company_id, import_id, row_no, group_key, valid, source, values)
    SELECT ${companyId}, ${importId}, n, CASE WHEN n < 5 THEN (SELECT string_agg(md5(m::text), '') FROM generate_series(1, 500) m) ELSE 'O' || n / 5 END, n % 5 <> 0, '[]', '[]' FROM generate_series(0, 99999) n`;
  await superuser`
    INSERT INTO record_error (company_id, import_id, row_no, error_no, origin, code, message)
    SELECT ${companyId}, ${importId}, n, 1, 'staging', 'not_a_number', 'It is no number.' FROM generate_series(0, 99999, 5) n`;
  // Its statements have a minute each, as those of workers have.
  const drawnIn = await inCompany(application, companyId, (tx) => markGroupsInError(tx, { companyId, importId }));
  expect(drawnIn).toBe(80_000);
  const found = await superuser`
    SELECT row_no, message FROM record_error WHERE import_id = ${importId} AND code = 'group_in_error' AND row_no IN (4, 99999) ORDER BY row_no`;
  expect([...found]).toEqual([
    { row_no: 4, message: 'Not created: the record in row 0 of the same document is in error.' },
    { row_no: 99_999, message: 'Not created: the record in row 99995 of the same document is in error.' },
  ]);
});
