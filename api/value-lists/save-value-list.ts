import { readFile } from 'node:fs/promises';
import { type Database, inCompany } from '../../db/client.js';
import type { ValueListRow } from '../../db/rows.js';
import { jsonBody, utf8Body } from '../http/body-text.js';
import { invalidRequest } from '../http/problem.js';
import { refuseUnstorable } from '../http/refuse-unstorable-texts.js';
import { requestFaults } from '../http/request-faults.js';
import { returnProblem } from '../http/task-problem.js';
import { bodyValidator } from '../http/validation.js';
import { ValueListBody } from './schemas.js';
import { checkEntries, valueListFromCsv } from './value-list-body.js';

/** A value list in a request, and the file of its body. */
export interface SentValueList {
  companyId: number;
  code: string;
  path: string;
  mediaType: string;
  /** Name of the API key. */
  by: string;
}

/** Entries per statement, so that each ends long before the statement timeout. */
const portion = 10_000;

/** Saves a complete value list. Runs in a thread, because parsing and saving 200,000 entries takes seconds. */
export const saveValueList = (list: SentValueList, database: () => Database) =>
  returnProblem(async () => save(list, read(list, await readFile(list.path)), database()));

const validate = bodyValidator(ValueListBody);

function read({ mediaType }: SentValueList, bytes: Buffer): ValueListBody {
  if (mediaType === 'text/csv') {
    const list = valueListFromCsv(utf8Body(bytes));
    refuseUnstorable('body', list);
    return list;
  }
  const body = fromJson(jsonBody(bytes, { names: Number.POSITIVE_INFINITY, values: Number.POSITIVE_INFINITY }));
  refuseUnstorable('body', body);
  if (!validate(body)) throw invalidRequest(requestFaults('body', validate.errors ?? []));
  return body as ValueListBody;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest([{ in: 'body', pointer: '', detail: 'is not valid JSON' }]);
  }
}

function save({ companyId, code, by }: SentValueList, body: ValueListBody, database: Database) {
  const pairs = checkEntries(body);
  return inCompany(database, companyId, async (tx) => {
    const [saved] = await tx<(ValueListRow & { created: boolean })[]>`
      INSERT INTO value_list (company_id, code, name, entries, updated_by)
      VALUES (${companyId}, ${code}, ${body.name ?? code}, ${pairs.length}, ${by})
      ON CONFLICT (company_id, code) DO UPDATE SET name = excluded.name, entries = excluded.entries, updated_by = excluded.updated_by, updated_at = now()
      RETURNING *, xmax = 0 AS created`;
    await tx`DELETE FROM value_list_entry WHERE code = ${code}`;
    for (let from = 0; from < pairs.length; from += portion) {
      const some = pairs.slice(from, from + portion);
      await tx`
        INSERT INTO value_list_entry (company_id, code, key, value)
        SELECT ${companyId}, ${code}, key, value
        FROM unnest(${some.map(([key]) => key)}::text[], ${some.map(([, value]) => value)}::text[]) e (key, value)`;
    }
    const { created, ...row } = saved as ValueListRow & { created: boolean };
    return { row, created };
  });
}
