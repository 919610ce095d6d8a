import { FileFault } from '../../core/formats/file-fault.js';
import { openRowSource } from '../../core/formats/open-row-source.js';
import { rowRepairer } from '../../core/formats/repair-rows.js';
import { Table } from '../../core/formats/table.js';
import { checkColumns } from '../../core/plan/check-columns.js';
import { compilePlan } from '../../core/plan/compile-plan.js';
import { recordMapper } from '../../core/plan/map-record.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { localFile } from '../../runtime/local-files/local-file.js';
import { workbookBytes } from '../core/formats/xlsx/raw-workbook.js';
import { type CorpusCase, type ExpectedRecord, numberAndName } from './corpus-case.js';

const context = { today: '2026-11-25', fileName: 'file', company: 'acme' };

export const corpusSetup = ({ name, file, target, mappings }: CorpusCase): IntegrationSetup => ({
  name: name.slice(0, 100),
  file,
  target: target ?? 'item',
  mappings: mappings ?? numberAndName,
});

/** Returns the bytes of a case's file. */
export async function corpusBytes({ content }: CorpusCase): Promise<Uint8Array> {
  if (typeof content === 'string') return Buffer.from(content);
  return content instanceof Uint8Array ? content : workbookBytes(content);
}

/** Reads a stored file with the steps of staging, without a database. */
export async function readCase(path: string, setup: IntegrationSetup): Promise<CorpusCase['expected']> {
  const plan = compilePlan(setup);
  const table = new Table(setup.file);
  const records: ExpectedRecord[] = [];
  let map: ReturnType<typeof recordMapper> | undefined;
  let repair: ReturnType<typeof rowRepairer> | undefined;
  try {
    for await (const rows of await openRowSource(localFile(path), setup.file)) {
      for (const row of rows) {
        const record = table.next(row);
        if (!map && table.columns) {
          checkColumns(plan, table.columns, table.headerRow === 0 ? {} : { row: table.headerRow });
          repair = rowRepairer(setup.file, table.columns);
          map = recordMapper(plan, table.columns, context);
        }
        if (!record || !map || !repair) continue;
        const { values, faults } = map(repair(record));
        records.push([record.row, values, ...faults.map(({ code, field }) => `${code} ${field}`)]);
      }
    }
    return records;
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    return { fault: error.code, place: error.place };
  }
}
