import { shownText } from '../../core/formats/cell-text.js';
import { columnLabel } from '../../core/formats/column-label.js';
import { isFilled } from '../../core/formats/row-source.js';
import type { Transaction } from '../../db/client.js';
import { type ListPart, mapEntries } from '../../db/page-bytes.js';
import { findRecords, type RecordFilter } from '../../db/record-search/find-records.js';
import type { ImportRow, IntegrationRecordRow, RecordErrorRow } from '../../db/rows.js';
import { importNotFound } from '../http/import-not-found.js';
import type { IntegrationRecord } from './schemas.js';

/**
 * Returns staged records with their statuses and errors, by import and row, as many as fit a page. Throws `Problem` if
 * the filter names an import that the company does not have.
 */
export async function readRecords(tx: Transaction, filter: RecordFilter): Promise<ListPart<IntegrationRecord>> {
  if (filter.importId !== undefined) {
    const [known] = await tx`SELECT FROM import WHERE import_id = ${filter.importId}`;
    if (!known) throw importNotFound(filter.importId);
  }
  const found = await findRecords(tx, filter);
  const names = await namesOf(tx, found.entries);
  const errors = await remarksOf(tx, 'error', found.entries);
  const warnings = await remarksOf(tx, 'warning', found.entries);
  return mapEntries(found, (row) => ({
    import: row.import_id,
    integration: row.integration_code,
    row: row.row_no,
    status: row.status,
    version: row.version,
    ...contentOf({ ...row, ...names(row) }),
    errors: errors(row),
    warnings: warnings(row),
  }));
}

/** Identifies a record. */
type RecordKey = Pick<IntegrationRecordRow, 'import_id' | 'row_no'>;

/** The names of the columns and mapped fields of an import's records. */
interface ContentNames {
  columns: readonly NonNullable<ImportRow['columns']>[number][] | null;
  setup: { mappings: readonly { field: string }[] };
}

/** An error or a warning with its record. */
type PlacedRemark = RecordKey & Pick<RecordErrorRow, 'code' | 'field' | 'value' | 'message'>;

/**
 * Reads columns and mapped fields of the records' imports, for `contentOf`: each setup may be large, and few are
 * needed.
 */
export async function namesOf(
  tx: Transaction,
  records: readonly RecordKey[],
): Promise<(record: RecordKey) => ContentNames> {
  const imports = [...new Set(records.map((row) => row.import_id))];
  const rows = await tx<(Pick<ImportRow, 'import_id'> & ContentNames)[]>`
    SELECT i.import_id, i.columns, jsonb_build_object('mappings', (
      SELECT jsonb_agg(jsonb_build_object('field', m->'field') ORDER BY place) FROM jsonb_array_elements(i.setup->'mappings') WITH ORDINALITY x (m, place)
    )) AS setup FROM import i WHERE i.import_id = ANY (${imports}::uuid[])`;
  const byId = new Map(rows.map((row) => [row.import_id, row]));
  return ({ import_id }) => byId.get(import_id) as ContentNames;
}

const placeOf = (row: RecordKey): string => `${row.import_id} ${row.row_no}`;

/** Reads the errors or warnings of records, or both; returns a function from a record's row to them. */
export async function remarksOf(
  tx: Transaction,
  kind: 'error' | 'warning',
  records: readonly RecordKey[],
  origin?: 'staging',
): Promise<(record: RecordKey) => RecordRemark[]> {
  const remarks = await tx<PlacedRemark[]>`
    SELECT o.import_id, o.row_no, x.code, x.field, x.value, x.message
    FROM unnest(${records.map((row) => row.import_id)}::uuid[], ${records.map((row) => row.row_no)}::int[]) WITH ORDINALITY o (import_id, row_no, place)
    CROSS JOIN LATERAL (
      SELECT * FROM ${tx(`record_${kind}`)} x WHERE x.import_id = o.import_id AND x.row_no = o.row_no ${origin ? tx`AND x.origin = ${origin}` : tx``} OFFSET 0
    ) x ORDER BY o.place, x.origin DESC, x.${tx(`${kind}_no`)}`;
  const groups = groupedByRecord(remarks);
  return (record) => groups.get(placeOf(record)) ?? [];
}

/** Returns the content of a record, from its row and its import's `columns` and `setup`. */
export function contentOf(
  row: Pick<IntegrationRecordRow, 'source' | 'values'> & ContentNames,
): Pick<IntegrationRecord, 'source' | 'filledFrom' | 'values'> {
  const { mappings } = row.setup;
  const cells = row.source.map((cell, index) => [columnLabel(row.columns ?? [], index), cell] as const);
  const filledFrom = cells.flatMap(([name, cell]) =>
    isFilled(cell) && !cell.isUnclear ? [[name, cell.fromRow] as const] : [],
  );
  return {
    source: Object.fromEntries(cells.map(([name, cell]) => [name, shownText(cell)])),
    ...(filledFrom.length > 0 ? { filledFrom: Object.fromEntries(filledFrom) } : {}),
    values: Object.fromEntries(mappings.map(({ field }, index) => [field, row.values[index] ?? null])),
  };
}

/** An error or a warning of a record. */
export type RecordRemark = IntegrationRecord['errors'][number];

const remark = ({ code, field, value, message }: PlacedRemark): RecordRemark => ({ code, field, value, message });

function groupedByRecord(remarks: readonly PlacedRemark[]): Map<string, RecordRemark[]> {
  const groups = new Map<string, RecordRemark[]>();
  for (const each of remarks) groups.set(placeOf(each), [...(groups.get(placeOf(each)) ?? []), remark(each)]);
  return groups;
}
