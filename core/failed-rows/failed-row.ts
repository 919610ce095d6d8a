import type { Cell } from '../formats/row-source.js';

/** A record in error. */
export interface FailedRow {
  row: number;
  source: Cell[];
  /** The codes and the messages of all its errors, joined. */
  codes: string;
  messages: string;
}
