import { computedValue } from '../activities/map/value-source.js';
import type { FieldMapping } from './setup.js';

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
