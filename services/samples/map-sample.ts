import { FileFault } from '../../core/formats/file-fault.js';
import type { SourceRow } from '../../core/formats/row-source.js';
import { checkColumns } from '../../core/mapping/check-columns.js';
import { type MappedRecord, recordMapper } from '../../core/mapping/map-record.js';
import type { MappingContext } from '../../core/mapping/mapping-context.js';
import type { RecordFault } from '../../core/mapping/record-fault.js';
import type { SetupFault } from '../../core/model/setup-fault.js';
import type { FieldMapping, IntegrationSetup } from '../../core/setup/setup.js';
import { targetFaults } from '../../core/setup-check/check-target.js';
import type { UnstagedRecord } from '../processing/record-source.js';
import { type MappingFault, type PlacedFault, setupFaults, type ValidationFault } from './setup-faults.js';
import { usableValidations } from './usable-validations.js';

/** What the records of a sample are to become. */
export interface SampleMapping {
  setup: IntegrationSetup;
  context: MappingContext;
  /** What the setup names and the company does not have. */
  unknown: readonly SetupFault[];
}

/** What a mapping makes of a record: a value, null for none, or why there is none. */
export type MappedValue = { value: string | null } | { error: { code: string; message: string } };

export interface MappedRow {
  /** By the target's field. */
  values: Record<string, MappedValue>;
  errors: RecordFault[];
  warnings: RecordFault[];
}

/** What of a sample can be processed: the sound part of its setup, and what that makes of the records. */
export interface Unstaged {
  setup: IntegrationSetup;
  records: UnstagedRecord[];
}

export interface MappedSample {
  /** Of the records from the first on: fewer than these where their values would come to too much. */
  rows: MappedRow[];
  mappingFaults: MappingFault[];
  validationFaults: ValidationFault[];
  /** Undefined where nothing can be processed. */
  unstaged: Unstaged | undefined;
}

/**
 * Maps records as staging does. A mapping that cannot work has its error in every row, and the others
 * show what they do all the same.
 */
export function mapSample(
  { setup, context, unknown }: SampleMapping,
  columns: readonly string[],
  headerRow: number,
  records: readonly SourceRow[],
): MappedSample {
  const { mappings: faults, validations: validationFaults } = setupFaults(setup, unknown);
  const mappings = setup.mappings.filter((mapping, index) => {
    if (faults.some((fault) => fault.index === index)) return false;
    const fault = faultOnColumns({ ...setup, mappings: [mapping], validations: [] }, columns, headerRow, context);
    if (fault) faults.push({ index, field: mapping.field, ...fault });
    return fault === undefined;
  });
  const misdescribed = targetFaults(setup).length > 0;
  const validations = misdescribed ? [] : usableValidations(setup, mappings, validationFaults);
  const sound = { ...setup, mappings, validations };
  const mapped = mapWithinLimit(records, recordMapper(sound, columns, context));
  const broken = brokenValues(faults);
  return {
    rows: mapped.map(({ values, faults: errors, warnings }) => ({
      values: { ...broken, ...mappedValues(mappings, values, errors) },
      errors,
      warnings,
    })),
    mappingFaults: faults.map(({ field, code, message }) => ({ field, code, message })),
    validationFaults,
    unstaged:
      misdescribed || mappings.length === 0 || records.length === 0
        ? undefined
        : { setup: sound, records: mapped.map((record, index) => unstaged(records[index] as SourceRow, record)) },
  };
}

/** Characters that the values of the records that are shown may come to: one column can be mapped to many fields. */
const maxCharacters = 4 * 1024 * 1024;

function mapWithinLimit(records: readonly SourceRow[], map: (row: SourceRow) => MappedRecord): MappedRecord[] {
  const fitting: MappedRecord[] = [];
  let characters = 0;
  for (const record of records) {
    const mapped = map(record);
    characters += mapped.values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
    if (characters > maxCharacters && fitting.length > 0) break;
    fitting.push(mapped);
  }
  return fitting;
}

/** By field, what a record has: its value, or the first error that is about the field. */
export function mappedValues(
  mappings: readonly FieldMapping[],
  values: readonly (string | null)[],
  errors: readonly RecordFault[],
): Record<string, MappedValue> {
  return Object.fromEntries(
    mappings.map(({ field }, index): [string, MappedValue] => {
      const error = errors.find((fault) => fault.field === field);
      return [
        field,
        error ? { error: { code: error.code, message: error.message } } : { value: values[index] ?? null },
      ];
    }),
  );
}

const brokenValues = (faults: readonly PlacedFault[]): Record<string, MappedValue> =>
  Object.fromEntries(
    faults.flatMap(({ field, code, message }) => (field === null ? [] : [[field, { error: { code, message } }]])),
  );

const unstaged = ({ row }: SourceRow, { groupKey, values, faults }: MappedRecord): UnstagedRecord => ({
  row,
  groupKey,
  valid: faults.length === 0,
  values,
});

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
