import type { Cell } from '../../formats/row-source.js';
import type { InvalidValue } from '../invalid-value.js';

/**
 * Turns a cell that is not empty into the value's text as PostgreSQL reads it (numbers with a
 * point, days in ISO 8601), or returns why it cannot. `text` is the trimmed text of `cell`.
 */
export type Converter = (text: string, cell: Cell) => string | InvalidValue;
