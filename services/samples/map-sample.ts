import { FileFault, type FilePlace } from '../../core/formats/file-fault.js';
import type { SourceRow } from '../../core/formats/row-source.js';
import type { MappingContext } from '../../core/mapping/mapping-context.js';
import type { RecordFault } from '../../core/mapping/record-fault.js';
import type { SetupFault } from '../../core/model/setup-fault.js';
import { checkColumns } from '../../core/plan/check-columns.js';
import { compilePlan } from '../../core/plan/compile-plan.js';
import { documentAbove } from '../../core/plan/document-above.js';
import { type MappedRecord, recordMapper } from '../../core/plan/map-record.js';
import { InvalidSetup } from '../../core/setup/invalid-setup.js';
import type { FieldMapping, IntegrationSetup } from '../../core/setup/setup.js';
import { targetFaults } from '../../core/setup-check/check-target.js';
import type { UnstagedRecord } from '../processing/record-source.js';
import {
  type MappingFault,
  type PlacedFault,
  setupFaults,
  usableValidations,
  type ValidationFault,
} from './setup-faults.js';

/** How the records of a sample are mapped. */
export interface SampleMapping {
  setup: IntegrationSetup;
  context: MappingContext;
  /** What the setup names but the company does not have. */
  unknown: readonly SetupFault[];
}

/** The result of a mapping for a record: a value, null for none, or an error. */
export type MappedValue = { value: string | null } | { error: { code: string; message: string } };

export interface MappedRow {
  /** By the field of the target. */
  values: Record<string, MappedValue>;
  errors: RecordFault[];
  warnings: RecordFault[];
}

/** The part of a sample that can be processed: the valid part of its setup, and the records mapped by it. */
export interface Unstaged {
  setup: IntegrationSetup;
  records: UnstagedRecord[];
}

export interface MappedSample {
  /** The rows from the first record on: fewer than the records if their values are too large. */
  rows: MappedRow[];
  mappingFaults: MappingFault[];
  validationFaults: ValidationFault[];
  /** Undefined if nothing can be processed. */
  unstaged: Unstaged | undefined;
}

/**
 * Maps records as staging does; `header` is the place of the header, without a row if there is none. An invalid mapping has its error in every row, and the others are applied all the same.
 */
export function mapSample(
  { setup, context, unknown }: SampleMapping,
  columns: readonly string[],
  header: FilePlace,
  records: readonly SourceRow[],
): MappedSample {
  const { mappings: faults, validations: validationFaults } = setupFaults(setup, unknown);
  const mappings = setup.mappings.filter((mapping, index) => {
    if (faults.some((fault) => fault.index === index)) return false;
    const fault = faultOnColumns({ ...setup, mappings: [mapping], validations: [] }, columns, header, context);
    if (fault) faults.push({ index, field: mapping.field, ...fault });
    return fault === undefined;
  });
  const targetInvalid = targetFaults(setup).length > 0;
  const validations = targetInvalid ? [] : usableValidations(setup, mappings, validationFaults);
  const usable = { ...setup, mappings, validations };
  const plan = compilePlan(usable);
  const map = recordMapper(plan, columns, context);
  const keepTogether = documentAbove(plan, columns);
  const mapped = mapWithinLimit(records, (record) => keepTogether(record, map(record)));
  const invalidValues = invalidValuesOf(faults);
  return {
    rows: mapped.map(({ values, faults: errors, warnings }) => ({
      values: { ...invalidValues, ...mappedValues(mappings, values, errors) },
      errors,
      warnings,
    })),
    mappingFaults: faults.map(({ field, code, message }) => ({ field, code, message })),
    validationFaults,
    unstaged:
      targetInvalid || mappings.length === 0 || records.length === 0
        ? undefined
        : { setup: usable, records: mapped.map((record, index) => unstaged(records[index] as SourceRow, record)) },
  };
}

/** The most characters of all shown values: one column can be mapped to many fields. */
const maxCharacters = 4 * 1024 * 1024;

function mapWithinLimit(records: readonly SourceRow[], map: (row: SourceRow) => MappedRecord): MappedRecord[] {
  const mappedRecords: MappedRecord[] = [];
  let characters = 0;
  for (const record of records) {
    const mapped = map(record);
    characters += mapped.values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
    if (characters > maxCharacters && mappedRecords.length > 0) break;
    mappedRecords.push(mapped);
  }
  return mappedRecords;
}

/** By field, the value of a record, or the first error of the field. */
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

const invalidValuesOf = (faults: readonly PlacedFault[]): Record<string, MappedValue> =>
  Object.fromEntries(
    faults.flatMap(({ field, code, message }) => (field === null ? [] : [[field, { error: { code, message } }]])),
  );

const unstaged = ({ row }: SourceRow, { groupKey, values, faults }: MappedRecord): UnstagedRecord => ({
  row,
  groupKey,
  valid: faults.length === 0,
  values,
});

/** Why a mapping cannot work on these columns; undefined if it can. */
function faultOnColumns(
  setup: IntegrationSetup,
  columns: readonly string[],
  header: FilePlace,
  context: MappingContext,
): Omit<MappingFault, 'field'> | undefined {
  try {
    const plan = compilePlan(setup);
    checkColumns(plan, columns, header);
    recordMapper(plan, columns, context);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidSetup) return { code: 'mapping_invalid', message: error.problem };
    if (!(error instanceof FileFault)) throw error;
    return { code: error.code as MappingFault['code'], message: error.message };
  }
}
