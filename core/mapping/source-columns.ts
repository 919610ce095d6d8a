import type { FieldMapping } from '../setup/setup.js';
import { computedValue } from './value-source.js';

/** The columns of the file that a mapping takes its value from; none where its expression cannot be read. */
export function sourceColumns({ column, expression }: FieldMapping): readonly string[] {
  if (column !== undefined) return [column];
  if (expression === undefined) return [];
  try {
    return computedValue(expression).columns;
  } catch {
    return [];
  }
}
