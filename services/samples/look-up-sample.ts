import type { Connections } from '../../connectors/connections/connections.js';
import { compilePlan } from '../../core/plan/compile-plan.js';
import type { Database } from '../../db/client.js';
import { type ExternalLookUpResults, runExternalLookUps } from '../processing/external-look-ups.js';
import { type TriedRecord, tryRecords } from '../processing/try-records.js';
import { mappedValues, type Unstaged } from './map-sample.js';
import type { Preview, PreviewRow, StagedPreview } from './preview.js';

/** How long all external look-ups together may take, whatever their number. */
const externalTimeoutMs = 10_000;

/** The look-ups that complete a preview, after the thread has read and mapped the rows. */
export interface SampleLookUps {
  /**
   * Makes those in databases of the company's own; what fails or takes too long is returned as a failure. Undefined if
   * there are none.
   */
  external: (() => Promise<ExternalLookUpResults>) | undefined;
  /** Makes those in our own tables, and adds the results of the external ones. Throws the errors of PostgreSQL. */
  internal(external?: ExternalLookUpResults): Promise<Preview>;
}

/**
 * Returns a function with the look-ups that processing would make for the rows of a preview; undefined if no record of it
 * can be processed.
 */
export function sampleLookUps(
  { database, connections }: { database: Database; connections: Connections },
  companyId: number,
): (staged: StagedPreview) => SampleLookUps | undefined {
  return ({ unstaged, ...staged }) => {
    if (!unstaged) return undefined;
    const { setup, records } = unstaged;
    const plan = compilePlan(setup);
    const valuesAt = async (position: number) => [...new Set(records.flatMap(({ values }) => values[position] ?? []))];
    const request = { database, connections, companyId, valuesAt, since: undefined, timeoutMs: externalTimeoutMs };
    return {
      external: plan.externalLookUps.length > 0 ? () => runExternalLookUps(plan, request) : undefined,
      async internal(external) {
        const tried = await tryRecords(database, companyId, plan, records, external ? { external } : {});
        const byRow = new Map(tried.map((record) => [record.row, record]));
        return { ...staged, rows: staged.rows.map((row, index) => lookedUp(row, byRow.get(row.row), index, unstaged)) };
      },
    };
  };
}

function lookedUp(
  row: PreviewRow,
  tried: TriedRecord | undefined,
  index: number,
  { setup: { mappings }, records }: Unstaged,
): PreviewRow {
  if (!tried) return row;
  const errors = [...row.errors, ...tried.errors];
  // A value that is not looked up stays as in the file, down to the zeros of a number.
  const values = mappings.map(({ lookUp }, place) =>
    lookUp ? tried.values[place] : (records[index]?.values[place] ?? tried.values[place]),
  );
  return {
    ...row,
    values: {
      ...row.values,
      ...mappedValues(
        mappings,
        values.map((value) => value ?? null),
        errors,
      ),
    },
    errors,
    warnings: [...row.warnings, ...tried.warnings],
  };
}
