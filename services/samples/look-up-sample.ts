import type { Connections } from '../../connectors/connections/connections.js';
import type { Database } from '../../db/client.js';
import { type ExternalLookUpResults, externalLookUps, runExternalLookUps } from '../processing/external-look-ups.js';
import { type TriedRecord, tryRecords } from '../processing/try-records.js';
import { mappedValues, type Unstaged } from './map-sample.js';
import type { Preview, PreviewRow, StagedPreview } from './preview.js';

/** Milliseconds that all look-ups outside the books may take, however many a setup has. */
const externalTimeoutMs = 10_000;

/** What completes what the thread of a preview has found. */
export interface SampleLookUps {
  /** Whether look-ups ask a database of the company's own. */
  leaveBooks(staged: StagedPreview): boolean;
  /** Asks those databases; what cannot be asked, or not in time, is kept as such. */
  outside(staged: StagedPreview): Promise<ExternalLookUpResults>;
  /** Looks up in the books, with what was found outside them. Throws what PostgreSQL says. */
  inBooks(staged: StagedPreview, outside: ExternalLookUpResults | undefined): Promise<Preview>;
}

/** Looks up for a company what processing would for the rows of a preview. */
export function sampleLookUps(
  { database, connections }: { database: Database; connections: Connections },
  companyId: number,
): SampleLookUps {
  return {
    leaveBooks: ({ unstaged }) => unstaged !== undefined && externalLookUps(unstaged.setup).length > 0,
    async outside({ unstaged }) {
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
        within: externalTimeoutMs,
      });
    },
    async inBooks({ unstaged, ...staged }, outside) {
      if (!unstaged) return staged;
      const { setup, records } = unstaged;
      const tried = await tryRecords(database, companyId, setup, records, outside ? { outside } : {});
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
  // What is not looked up stays as the file has it, down to the zeros of a number.
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
