import { cellText } from '../formats/cell-text.js';
import type { Cell } from '../formats/row-source.js';
import { recordMapper } from '../mapping/map-record.js';
import type { MappingContext } from '../mapping/mapping-context.js';
import type { RecordFault } from '../mapping/record-fault.js';
import { sourceColumns } from '../mapping/source-columns.js';
import type { IntegrationSetup } from '../setup/setup.js';
import { type CandidateScope, candidates, listCandidates, ofField } from './candidates.js';
import { longestList } from './known-values.js';
import type { TemplateColumn } from './template-column.js';

/** A column with what goes into it, as the setup itself reads it. */
export interface FilledColumn extends TemplateColumn {
  /** Empty where no value could be found that the setup takes. */
  example: Cell;
  /** Whether a record is in error without a value here. */
  required: boolean;
  /** What people can choose from. */
  list: { values: string[]; complete: boolean } | undefined;
}

export interface FilledColumns {
  columns: FilledColumn[];
  /** What is wrong with the example all the same. */
  faults: RecordFault[];
}

/**
 * Fills columns with an example record, value by value: each candidate is read as a file's cell would
 * be, and the first that the setup takes is it. So examples hold for whatever a setup can say.
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
  const map = recordMapper(scope.setup, names, context);
  const faultsOf = (row: Cell[]): RecordFault[] => map({ row: 1, cells: row }).faults;
  const faults = faultsOf(cells);
  const isNew = ({ code, field }: RecordFault): boolean =>
    !faults.some((one) => one.code === code && one.field === field);
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

/** Whether the mappings of a column take a row; of expressions, those whose other columns are filled already. */
function cellTest(
  { uses }: TemplateColumn,
  filled: readonly string[],
  names: readonly string[],
  { setup, known }: CandidateScope,
  context: MappingContext,
): (cells: Cell[]) => boolean {
  const ready = uses.filter(({ mapping }) => sourceColumns(mapping).every((name) => filled.includes(name)));
  const mappings = ready.map(({ mapping }) => mapping);
  const map = recordMapper({ ...setup, validate: 'mapped', mappings }, names, context);
  const fitsCompany = mappings.map(({ field }) => {
    const { values: wanted = [], taken } = known.get(field) ?? {};
    const existing = wanted.length > 0 ? new Set(wanted) : undefined;
    return (value: string) => !taken?.has(value) && existing?.has(value) !== false;
  });
  return (cells) => {
    const { values, faults } = map({ row: 1, cells });
    // What holds between fields is for the whole record to show.
    if (faults.some(({ field }) => field !== null)) return false;
    return values.every((value, place) => value !== null && fitsCompany[place]?.(value));
  };
}

function listOf({ uses }: TemplateColumn, scope: CandidateScope, taken: (cell: Cell) => boolean): FilledColumn['list'] {
  const direct = uses.filter(({ mapping }) => mapping.column !== undefined);
  // Some of many customers are no list to choose from.
  const listing = direct.filter(({ field }) => {
    const { complete, values = [] } = scope.known.get(field.name) ?? {};
    return complete || values.length === 0;
  });
  const values = [...new Set(listing.flatMap(({ mapping, field }) => listCandidates(mapping, field, scope)))];
  if (values.length === 0 || values.length > longestList) return undefined;
  const complete = listing.some(({ mapping, field }) => isComplete(scope, mapping, field));
  const chosen = values.filter(taken);
  return chosen.length > 0 ? { values: chosen, complete } : undefined;
}

function isComplete(
  { setup, known }: CandidateScope,
  mapping: IntegrationSetup['mappings'][number],
  field: TemplateColumn['uses'][number]['field'],
): boolean {
  if (known.get(field.name)?.complete) return true;
  if (!mapping.lookUp && (field.kind === 'choice' || field.kind === 'boolean')) return true;
  if (mapping.rules?.some((rule) => rule.rule === 'map' && rule.onNoMatch === 'error')) return true;
  return ofField(setup, field).some(({ check, severity }) => check === 'allowed' && severity !== 'warning');
}

/** Programs for tables take what begins so for a formula. */
export const looksLikeFormula = (text: string): boolean => /^[=+\-@\t\r]/.test(text);

const isSafe = (cell: Cell): boolean => typeof cell !== 'string' || !looksLikeFormula(cellText(cell));
