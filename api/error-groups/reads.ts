import { sourceColumns } from '../../core/mapping/source-columns.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import type { Transaction } from '../../db/client.js';
import { type ListPart, readWithinPage } from '../../db/page-bytes.js';
import type { ImportRow, IntegrationRecordRow, RecordErrorRow } from '../../db/rows.js';
import { contentOf } from '../records/reads.js';
import type { ErrorGroup } from './schemas.js';

interface GroupFilter {
  importId: string;
  /** Number of records and id of the last group of the previous page. */
  after: { records: number; id: string } | undefined;
  limit: number;
}

const maxExamples = 3;

/** Error groups, and how many records are in error only because another record of their document is. */
interface ErrorGroups {
  groups: ListPart<ErrorGroup>;
  groupInError: number;
}

interface Caused {
  cause: NonNullable<RecordErrorRow['cause']>;
}

/** A record in error for a cause. */
type Example = Pick<RecordErrorRow, 'row_no' | 'code' | 'field' | 'value' | 'message'> &
  Pick<IntegrationRecordRow, 'source'> &
  Caused;

/**
 * Returns the causes for which records of an import are in error, the most frequent first, as many as fit a page with
 * their examples; undefined if the company has no such import. `group_in_error` is a consequence, and is counted
 * separately.
 */
export async function readErrorGroups(
  tx: Transaction,
  { importId, after, limit }: GroupFilter,
): Promise<ErrorGroups | undefined> {
  const [owner] = await tx<
    Pick<ImportRow, 'setup' | 'columns'>[]
  >`SELECT setup, columns FROM import WHERE import_id = ${importId}`;
  if (!owner) return undefined;
  const groups = await tx<(Caused & { records: number })[]>`
    SELECT cause, count(*)::int AS records FROM (
      SELECT DISTINCT cause, row_no FROM record_error WHERE import_id = ${importId} AND code <> 'group_in_error'
    ) e GROUP BY cause
    ${after ? tx`HAVING (count(*), cause) < (${after.records}::bigint, ${after.id}::uuid)` : tx``}
    ORDER BY records DESC, cause DESC LIMIT ${limit}`;
  const list = tx`
    SELECT g.cause, e.*, r.source FROM unnest(${groups.map(({ cause }) => cause)}::uuid[]) WITH ORDINALITY g (cause, place)
    CROSS JOIN LATERAL (
      SELECT DISTINCT ON (row_no) row_no, code, field, value, message FROM record_error x
      WHERE x.import_id = ${importId} AND x.cause = g.cause ORDER BY row_no LIMIT ${maxExamples}
    ) e
    CROSS JOIN LATERAL (SELECT i.source FROM integration_record i WHERE i.import_id = ${importId} AND i.row_no = e.row_no LIMIT 1) r
    ORDER BY g.place, e.row_no LIMIT ${groups.length * maxExamples}`;
  const names = Buffer.byteLength(JSON.stringify(owner.columns ?? []));
  const { entries: examples, truncated } = await readWithinPage<Example>(
    tx,
    list,
    tx`(octet_length(q::text) + ${names}::bigint)`,
  );
  const [apart] = await tx<[{ groupInError: number }]>`
    SELECT count(DISTINCT row_no)::int AS "groupInError" FROM record_error WHERE import_id = ${importId} AND code = 'group_in_error'`;
  const reached = truncated ? groups.findIndex(({ cause }) => cause === examples.at(-1)?.cause) + 1 : groups.length;
  const entries = groups.slice(0, reached).map(({ cause, records }) => {
    const own = examples.filter((example) => example.cause === cause);
    const { code = '', field = null, value = null, message = '' } = own[0] ?? {};
    return {
      id: cause,
      code,
      field,
      value,
      message,
      records,
      ...originOf(owner.setup, field),
      examples: own.map((example) => ({
        row: example.row_no,
        message: example.message,
        source: contentOf({ ...example, ...owner, values: [] }).source,
      })),
    };
  });
  return { groups: { entries, truncated }, groupInError: apart.groupInError };
}

/** Returns the columns from which a field's value comes, or why none of them can be corrected. */
function originOf(
  { mappings }: IntegrationSetup,
  field: string | null,
): Pick<ErrorGroup, 'columns' | 'notCorrectableReason'> {
  const mapping = mappings.find((candidate) => candidate.field === field);
  if (field === null) return { columns: [], notCorrectableReason: null };
  if (!mapping) return { columns: [], notCorrectableReason: `The setup does not map ${field}.` };
  const columns = [...sourceColumns(mapping)];
  if (columns.length > 0) return { columns, notCorrectableReason: null };
  const origin =
    mapping.constant !== undefined
      ? 'a constant'
      : mapping.numberSeries !== undefined
        ? 'a number series'
        : 'no column of the file';
  return { columns, notCorrectableReason: `${field} comes from ${origin}: change the integration and import again.` };
}
