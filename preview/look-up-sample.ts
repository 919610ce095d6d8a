import { findOutside, outsideLookUps } from '../activities/process/outside-look-ups.js';
import { type TriedRecord, tryRecords } from '../activities/process/try-records.js';
import type { Connections } from '../connections/connections.js';
import type { Database } from '../db/client.js';
import { mappedValues, type Unstaged } from './map-sample.js';
import type { Preview, PreviewRow, StagedPreview } from './preview.js';

/** Looks up in a company's books what processing would for the rows of a preview. Throws what PostgreSQL says. */
export async function lookUpSample(
  { database, connections }: { database: Database; connections: Connections },
  companyId: number,
  { unstaged, ...staged }: StagedPreview,
): Promise<Preview> {
  if (!unstaged) return staged;
  const { setup, records } = unstaged;
  const valuesAt = async (position: number) => [...new Set(records.flatMap(({ values }) => values[position] ?? []))];
  const outside =
    outsideLookUps(setup).length > 0
      ? { outside: await findOutside(setup, { database, connections, companyId, valuesAt, since: undefined }) }
      : {};
  const tried = await tryRecords(database, companyId, setup, records, outside);
  const byRow = new Map(tried.map((record) => [record.row, record]));
  return { ...staged, rows: staged.rows.map((row, index) => lookedUp(row, byRow.get(row.row), index, unstaged)) };
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
