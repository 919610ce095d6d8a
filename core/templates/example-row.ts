import { cellText } from '../formats/cell-text.js';
import type { Cell } from '../formats/row-source.js';
import type { MappingContext } from '../mapping/mapping-context.js';
import type { RecordFault } from '../mapping/record-fault.js';
import { recordMapper } from '../plan/map-record.js';
import type { MappedField } from '../plan/planned-field.js';
import { type CandidateScope, candidates, listCandidates, ofField } from './candidates.js';
import { maxListEntries } from './known-values.js';
import type { TemplateColumn } from './template-column.js';

/** A column with its example, checked by the plan's own mapper. */
export interface FilledColumn extends TemplateColumn {
  /** Empty if no valid value was found. */
  example: Cell;
  /** Whether a record without a value here is in error. */
  required: boolean;
  /** The values to choose from; undefined if there is no list. */
  list: { values: string[]; complete: boolean } | undefined;
}

export interface FilledColumns {
  columns: FilledColumn[];
  /** Faults of the example that could not be avoided. */
  faults: RecordFault[];
}

/**
 * Fills columns with an example record, column by column: each candidate is mapped like a cell of a file, and the first
 * valid one is used. So examples are valid for any setup.
 */
export function fillColumns(
  columns: readonly TemplateColumn[],
  scope: CandidateScope,
  context: MappingContext,
): FilledColumns {
  const names = columns.map(({ name }) => name);
  const empty: Cell = scope.native ? null : '';
  const cells: Cell[] = names.map(() => empty);
  const lists = columns.map((column, place) => {
    const takes = cellTest(column, names.slice(0, place + 1), names, scope, context);
    const taken = (cell: Cell): boolean => isSafe(cell) && takes(cells.with(place, cell));
    cells[place] = (column.uses.length > 0 ? candidates(column, scope).find(taken) : undefined) ?? empty;
    return listOf(column, scope, taken);
  });
  const map = recordMapper(scope.plan, names, context);
  const faultsOf = (row: Cell[]): RecordFault[] => map({ row: 1, cells: row }).faults;
  const faults = faultsOf(cells);
  const isNew = ({ code, field }: RecordFault): boolean =>
    !faults.some((fault) => fault.code === code && fault.field === field);
  return {
    faults,
    columns: columns.map((column, place) => ({
      ...column,
      example: cells[place] as Cell,
      required: column.uses.length > 0 && faultsOf(cells.with(place, empty)).some(isNew),
      list: lists[place],
    })),
  };
}

/** Returns a test of whether a row is valid for the mappings of a column; expressions count once all their columns are filled. */
function cellTest(
  { uses }: TemplateColumn,
  filled: readonly string[],
  names: readonly string[],
  { plan, known }: CandidateScope,
  context: MappingContext,
): (cells: Cell[]) => boolean {
  const isReady = ({ position }: MappedField): boolean =>
    plan.mappings[position]?.columns.every((name) => filled.includes(name)) === true;
  const ready = uses.filter(isReady);
  const map = recordMapper(plan, names, context, ready);
  const tests = ready.map(({ name, position }) => {
    const { values: wanted = [], taken } = known.get(name) ?? {};
    const existing = wanted.length > 0 ? new Set(wanted) : undefined;
    const fits = (value: string) => !taken?.has(value) && existing?.has(value) !== false;
    return { name, position, fits };
  });
  return (cells) => {
    const { values, faults } = map({ row: 1, cells });
    return tests.every(({ name, position, fits }) => {
      const value = values[position] ?? null;
      // Cross-field rules, whose faults have no field, are only checked for the complete record.
      return value !== null && !faults.some(({ field }) => field === name) && fits(value);
    });
  };
}

function listOf({ uses }: TemplateColumn, scope: CandidateScope, taken: (cell: Cell) => boolean): FilledColumn['list'] {
  const direct = uses.filter(({ mapping }) => mapping.column !== undefined);
  // An incomplete list of records, such as some of many customers, is not offered.
  const listing = direct.filter(({ name }) => {
    const { complete, values = [] } = scope.known.get(name) ?? {};
    return complete || values.length === 0;
  });
  const values = [...new Set(listing.flatMap((field) => listCandidates(field, scope)))];
  if (values.length === 0 || values.length > maxListEntries) return undefined;
  const complete = listing.some((field) => isComplete(scope, field));
  const chosen = values.filter(taken);
  return chosen.length > 0 ? { values: chosen, complete } : undefined;
}

function isComplete({ plan, known }: CandidateScope, field: MappedField): boolean {
  const { mapping } = field;
  if (known.get(field.name)?.complete) return true;
  if (!mapping.lookUp && (field.kind === 'choice' || field.kind === 'boolean')) return true;
  if (mapping.rules?.some((rule) => rule.rule === 'map' && rule.onNoMatch === 'error')) return true;
  return ofField(plan, field).some(({ check, severity }) => check === 'allowed' && severity !== 'warning');
}

/** Whether spreadsheet programs would interpret a text as a formula. */
export const looksLikeFormula = (text: string): boolean => /^[=+\-@\t\r]/.test(text);

const isSafe = (cell: Cell): boolean => typeof cell !== 'string' || !looksLikeFormula(cellText(cell));
