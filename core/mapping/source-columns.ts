import type { FieldMapping } from '../setup/setup.js';
import { computedValue } from './value-source.js';

/** The columns of the file from which a mapping takes its value; none if its expression is invalid. */
export function sourceColumns({ column, expression }: FieldMapping): readonly string[] {
  if (column !== undefined) return [column];
  if (expression === undefined) return [];
  try {
    return computedValue(expression).columns;
  } catch {
    return [];
  }
}
