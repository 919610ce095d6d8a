import type { FailedRow } from '../../core/failed-rows/failed-row.js';
import { type StagedCell, valueOfCell } from '../../core/formats/row-source.js';
import type { ImportRef } from '../../core/model/contract.js';
import { type Database, inCompany } from '../../db/client.js';
import { readWithinPage } from '../../db/page-bytes.js';

const pageSize = 1_000;

/** The maximum length of the messages of a record, which must fit into a cell. */
const maxMessageLength = 16_000;

/**
 * The records of an import that are in error, in the order of the file, a page at a time, each page in a transaction of
 * its own.
 */
export async function* readFailedRows(
  database: Database,
  { companyId, importId }: ImportRef,
): AsyncGenerator<FailedRow[]> {
  for (let after = 0; ; ) {
    const { entries: rows, truncated } = await inCompany(database, companyId, (tx) =>
      readWithinPage<{ row_no: number; source: StagedCell[]; codes: string; messages: string }>(
        tx,
        tx`
        SELECT e.row_no, r.source, faults.codes, faults.messages
        FROM (SELECT DISTINCT row_no FROM record_error WHERE import_id = ${importId} AND row_no > ${after} ORDER BY row_no LIMIT ${pageSize}) e
        CROSS JOIN LATERAL (SELECT i.source FROM integration_record i WHERE i.import_id = ${importId} AND i.row_no = e.row_no LIMIT 1) r
        CROSS JOIN LATERAL (
          SELECT left(string_agg(x.code, ', ' ORDER BY x.origin DESC, x.error_no), ${maxMessageLength}) AS codes,
            left(string_agg(x.message, ' ' ORDER BY x.origin DESC, x.error_no), ${maxMessageLength}) AS messages
          FROM record_error x WHERE x.import_id = ${importId} AND x.row_no = e.row_no
        ) faults
        ORDER BY e.row_no LIMIT ${pageSize}`,
      ),
    );
    if (rows.length > 0)
      yield rows.map(({ row_no, source, ...rest }) => ({ row: row_no, source: source.map(valueOfCell), ...rest }));
    const last = rows.at(-1);
    if ((!truncated && rows.length < pageSize) || !last) return;
    after = last.row_no;
  }
}
