import type { Cell } from '../formats/row-source.js';

/** A record in error. */
export interface FailedRow {
  row: number;
  source: Cell[];
  /** Of all its errors, in one text each. */
  codes: string;
  messages: string;
}
