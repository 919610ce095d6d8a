import type { Connections } from '../../connectors/connections/connections.js';
import type { Database } from '../../db/client.js';
import { type ExternalLookUpResults, externalLookUps, runExternalLookUps } from '../processing/external-look-ups.js';
import { type TriedRecord, tryRecords } from '../processing/try-records.js';
import { mappedValues, type Unstaged } from './map-sample.js';
import type { Preview, PreviewRow, StagedPreview } from './preview.js';

/** How long all external look-ups together may take, whatever their number. */
const externalTimeoutMs = 10_000;

/** Completes a preview with look-ups, after the thread has read and mapped the rows. */
export interface SampleLookUps {
  /** Whether a look-up queries a database of the company's own. */
  needExternal(staged: StagedPreview): boolean;
  /** Queries those databases; what fails or takes too long is returned as a failure. */
  external(staged: StagedPreview): Promise<ExternalLookUpResults>;
  /**
   * Makes the look-ups in our own tables, and adds the results of the external ones. Throws the errors of PostgreSQL.
   */
  internal(staged: StagedPreview, external: ExternalLookUpResults | undefined): Promise<Preview>;
}

/** The look-ups that processing would make for the rows of a preview. */
export function sampleLookUps(
  { database, connections }: { database: Database; connections: Connections },
  companyId: number,
): SampleLookUps {
  return {
    needExternal: ({ unstaged }) => unstaged !== undefined && externalLookUps(unstaged.setup).length > 0,
    async external({ unstaged }) {
      if (!unstaged) return { rows: [], failures: new Map() };
      const { setup, records } = unstaged;
      const valuesAt = async (position: number) => [
        ...new Set(records.flatMap(({ values }) => values[position] ?? [])),
      ];
      return runExternalLookUps(setup, {
        database,
        connections,
        companyId,
        valuesAt,
        since: undefined,
        timeoutMs: externalTimeoutMs,
      });
    },
    async internal({ unstaged, ...staged }, external) {
      if (!unstaged) return staged;
      const { setup, records } = unstaged;
      const tried = await tryRecords(database, companyId, setup, records, external ? { external } : {});
      const byRow = new Map(tried.map((record) => [record.row, record]));
      return { ...staged, rows: staged.rows.map((row, index) => lookedUp(row, byRow.get(row.row), index, unstaged)) };
    },
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
