import { recordMapper } from '../activities/map/map-record.js';
import type { MappingContext } from '../activities/map/mapping-context.js';
import { checkColumns } from '../activities/map/match-columns.js';
import type { RecordFault } from '../activities/map/record-fault.js';
import { FileFault } from '../activities/read/file-fault.js';
import type { SourceRow } from '../activities/read/row-source.js';
import { checkSetup } from '../integration/check-setup.js';
import type { FileFormat } from '../integration/file-format.js';
import type { FieldMapping, IntegrationSetup } from '../integration/setup.js';
import type { TargetChoice } from '../integration/target-of.js';

interface SampleMapping extends TargetChoice {
  mappings: FieldMapping[];
  file: FileFormat;
  context: MappingContext;
}

/** What is wrong with one mapping, or with all of them together (`field` null), whatever the rows hold. */
export interface MappingFault {
  field: string | null;
  code: 'mapping_invalid' | 'file_column_missing' | 'file_column_doubled';
  message: string;
}

/** What a mapping makes of a record: a value, null for none, or why there is none. */
export type MappedValue = { value: string | null } | { error: { code: string; message: string } };

export interface MappedRow {
  /** By the target's field. */
  values: Record<string, MappedValue>;
  errors: RecordFault[];
  warnings: RecordFault[];
}

/**
 * Maps records as staging does. A mapping that cannot work has its error in every row, and the others
 * show what they do all the same.
 */
export function mapSample(
  { mappings, file, context, ...choice }: SampleMapping,
  columns: readonly string[],
  headerRow: number,
  records: readonly SourceRow[],
): { rows: MappedRow[]; faults: MappingFault[] } {
  const setup: IntegrationSetup = { name: 'preview', file, mappings, ...choice };
  const faults = setupFaults(setup);
  const sound = mappings.filter((mapping, index) => {
    if (faults.some((fault) => fault.index === index)) return false;
    const fault = faultOnColumns({ ...setup, mappings: [mapping] }, columns, headerRow, context);
    if (fault) faults.push({ index, field: mapping.field, ...fault });
    return fault === undefined;
  });
  const map = recordMapper({ ...setup, mappings: sound }, columns, context);
  const broken = Object.fromEntries(
    faults.flatMap(({ field, code, message }) => (field === null ? [] : [[field, { error: { code, message } }]])),
  );
  const rows = records.map((record): MappedRow => {
    const { values, faults: errors, warnings } = map(record);
    const mapped = sound.map(({ field }, index): [string, MappedValue] => {
      const error = errors.find((fault) => fault.field === field);
      return [
        field,
        error ? { error: { code: error.code, message: error.message } } : { value: values[index] ?? null },
      ];
    });
    return { values: { ...broken, ...Object.fromEntries(mapped) }, errors, warnings };
  });
  return { rows, faults: faults.map(({ field, code, message }) => ({ field, code, message })) };
}

interface PlacedFault extends MappingFault {
  /** Of the mapping; undefined where it is not one. */
  index: number | undefined;
}

/** What keeps the setup from being saved, by mapping where it is one. */
function setupFaults(setup: IntegrationSetup): PlacedFault[] {
  return checkSetup(setup).map(({ pointer, detail }) => {
    const at = /^\/mappings\/(\d+)/.exec(pointer)?.[1];
    const index = at === undefined ? undefined : Number(at);
    const field = index === undefined ? null : (setup.mappings[index]?.field ?? null);
    return { index, field, code: 'mapping_invalid', message: detail };
  });
}

/** Why a mapping cannot work on these columns. */
function faultOnColumns(
  setup: IntegrationSetup,
  columns: readonly string[],
  headerRow: number,
  context: MappingContext,
): Omit<MappingFault, 'field'> | undefined {
  try {
    checkColumns(setup, columns, headerRow === 0 ? undefined : headerRow);
    recordMapper(setup, columns, context);
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof FileFault)) return { code: 'mapping_invalid', message };
    return { code: error.code as MappingFault['code'], message };
  }
}
