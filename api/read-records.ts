import type { Row } from 'postgres';
import { cellText } from '../activities/map/cell-text.js';
import { columnLabel } from '../activities/map/column-label.js';
import type { Transaction } from '../db/client.js';
import { type Beginning, beginningOf } from '../db/page-bytes.js';
import type { IntegrationSetup } from '../integration/setup.js';
import type { RecordStatus } from '../workflows/import-state.js';
import type { IntegrationRecord } from './shapes/record.js';

export interface RecordFilter {
  importId?: string | undefined;
  integration?: string | undefined;
  status?: RecordStatus | undefined;
  /** Only records in error for this cause. */
  group?: string | undefined;
  /** Only this one. */
  row?: number | undefined;
  /** Only records with a warning. */
  warned?: boolean | undefined;
  /** Import and row after which the page begins. */
  after: { importId: string; row: number } | undefined;
  limit: number;
}

/** Staged records with their statuses and errors, by import and row, as far as they fit a page. */
export async function readRecords(tx: Transaction, filter: RecordFilter): Promise<Beginning<IntegrationRecord>> {
  const { importId, integration, status, group, row, warned, after, limit } = filter;
  // Errors are few and have an index; every other status follows from the record itself, so that
  // finding none would mean to look at every record.
  if (!(await someImportCanHave(tx, filter))) return { entries: [], cut: false };
  const afterCursor = after ? tx`AND (import_id, row_no) > (${after.importId}::uuid, ${after.row}::int)` : tx``;
  const remarked = (table: 'record_error' | 'record_warning', more = tx``) => tx`JOIN (
      SELECT DISTINCT import_id, row_no FROM ${tx(table)} WHERE ${importId ? tx`import_id = ${importId}` : tx`true`} ${afterCursor} ${more}
    ) ${tx(`with_${table}`)} USING (import_id, row_no)`;
  const list = tx`
    SELECT s.import_id, s.row_no, s.status, s.source, s.values, i.integration_code,
      (SELECT coalesce(max(c.correction_no), 0) FROM record_correction c WHERE c.import_id = s.import_id AND c.row_no = s.row_no) AS version
    FROM record_status s JOIN import i USING (company_id, import_id)
      ${group ? remarked('record_error', tx`AND cause = ${group}`) : status === 'Error' ? remarked('record_error') : tx``}
      ${warned ? remarked('record_warning') : tx``}
    WHERE ${importId ? tx`s.import_id = ${importId}` : tx`true`}
      AND ${integration ? tx`i.integration_code = ${integration}` : tx`true`}
      AND ${status ? tx`s.status = ${status} AND ${canHave(tx, status)}` : tx`true`}
      AND ${row === undefined ? tx`true` : tx`s.row_no = ${row}`}
      AND ${after ? tx`(s.import_id, s.row_no) > (${after.importId}::uuid, ${after.row}::int)` : tx`true`}
    ORDER BY s.import_id, s.row_no LIMIT ${limit}`;
  const { entries: rows, cut } = await beginningOf(tx, list, recordSize(tx));
  const names = await namesOf(tx, rows);
  const errors = await remarksOf(tx, 'error', rows);
  const warnings = await remarksOf(tx, 'warning', rows);
  return { entries: rows.map((row) => shapeOf({ ...row, ...names(row) }, errors(row), warnings(row))), cut };
}

/** Bytes that a record `q` comes to as the API shows it, in SQL: with the names of its columns and fields and what is said of it. */
export function recordSize(tx: Transaction) {
  const remarks = (table: 'record_error' | 'record_warning') => tx`(
    SELECT coalesce(sum(octet_length(x.message) + coalesce(octet_length(x.value), 0) + 150), 0) FROM ${tx(table)} x
    WHERE x.import_id = q.import_id AND x.row_no = q.row_no)`;
  return tx`(300 + octet_length(q.source::text) + octet_length(q.values::text) + 70 * jsonb_array_length(q.values)
    + (SELECT coalesce(octet_length(i.columns::text), 0) FROM import i WHERE i.import_id = q.import_id LIMIT 1)
    + ${remarks('record_error')} + ${remarks('record_warning')})`;
}

/** Columns and mapped fields of the records' imports, for `contentOf`: each setup may be large, and few are needed. */
export async function namesOf(tx: Transaction, records: readonly Row[]): Promise<(record: Row) => Row> {
  const imports = [...new Set(records.map((row) => row.import_id as string))];
  const rows = await tx`
    SELECT i.import_id, i.columns, jsonb_build_object('mappings', (
      SELECT jsonb_agg(jsonb_build_object('field', m->'field') ORDER BY place) FROM jsonb_array_elements(i.setup->'mappings') WITH ORDINALITY x (m, place)
    )) AS setup FROM import i WHERE i.import_id = ANY (${imports}::uuid[])`;
  const byId = new Map(rows.map((row) => [row.import_id, row]));
  return ({ import_id }) => byId.get(import_id) as Row;
}

const placeOf = (row: Row): string => `${row.import_id} ${row.row_no}`;

/** What is said of records, as a function of a record's row; of one origin, or of both. */
export async function remarksOf(
  tx: Transaction,
  kind: 'error' | 'warning',
  records: readonly Row[],
  origin?: 'staging',
): Promise<(record: Row) => RecordRemark[]> {
  const remarks = await tx`
    SELECT import_id, row_no, code, field, value, message FROM ${tx(`record_${kind}`)}
    WHERE (import_id, row_no) IN (
      SELECT * FROM unnest(${records.map((row) => row.import_id)}::uuid[], ${records.map((row) => row.row_no)}::int[])
    ) ${origin ? tx`AND origin = ${origin}` : tx``} ORDER BY import_id, row_no, origin DESC, ${tx(`${kind}_no`)}`;
  const groups = groupedByRecord(remarks);
  return (record) => groups.get(placeOf(record)) ?? [];
}

async function someImportCanHave(tx: Transaction, { importId, integration, status }: RecordFilter): Promise<boolean> {
  if (!status) return true;
  const [found] = await tx`
    SELECT 1 FROM import i
    WHERE ${importId ? tx`i.import_id = ${importId}` : tx`true`}
      AND ${integration ? tx`i.integration_code = ${integration}` : tx`true`} AND ${canHave(tx, status)} LIMIT 1`;
  return found !== undefined;
}

/** Whether import `i` can have records of a status at all; in step with the view `record_status`. */
function canHave(tx: Transaction, status: RecordStatus) {
  switch (status) {
    case 'New':
      return tx`(i.status IN ('Uploaded', 'Parsing') OR (i.status = 'Paused' AND i.staged_at IS NULL))`;
    case 'Ready':
      return tx`i.cancelled_at IS NULL AND i.status NOT IN ('Uploaded', 'Parsing', 'Completed', 'CompletedWithErrors')`;
    case 'Processing':
      return tx`i.status IN ('Processing', 'Paused', 'Cancelling')`;
    case 'Completed':
      return tx`EXISTS (SELECT FROM batch b WHERE b.company_id = i.company_id AND b.import_id = i.import_id AND b.completed > 0 AND NOT b.dry_run)`;
    case 'Skipped':
      return tx`(i.status = 'Undoing' OR (i.cancelled_at IS NOT NULL AND i.status NOT IN ('Completed', 'CompletedWithErrors'))
        OR EXISTS (SELECT FROM batch b WHERE b.company_id = i.company_id AND b.import_id = i.import_id AND b.skipped > 0 AND NOT b.dry_run))`;
    case 'Error':
      return tx`true`;
  }
}

function shapeOf(row: Row, errors: RecordRemark[], warnings: RecordRemark[]): IntegrationRecord {
  return {
    import: row.import_id,
    integration: row.integration_code,
    row: row.row_no,
    status: row.status,
    version: row.version,
    ...contentOf(row),
    errors,
    warnings,
  };
}

/** What a record holds, from its row with its import's `columns` and `setup`. */
export function contentOf(row: Row): Pick<IntegrationRecord, 'source' | 'values'> {
  const { mappings } = row.setup as IntegrationSetup;
  return {
    source: Object.fromEntries(
      row.source.map((cell: never, index: number) => [columnLabel(row.columns ?? [], index), cellText(cell)]),
    ),
    values: Object.fromEntries(mappings.map(({ field }, index) => [field, row.values[index] ?? null])),
  };
}

type RecordRemark = IntegrationRecord['errors'][number];

const remark = ({ code, field, value, message }: Row): RecordRemark => ({ code, field, value, message });

function groupedByRecord(remarks: readonly Row[]): Map<string, RecordRemark[]> {
  const groups = new Map<string, RecordRemark[]>();
  for (const each of remarks) groups.set(placeOf(each), [...(groups.get(placeOf(each)) ?? []), remark(each)]);
  return groups;
}
