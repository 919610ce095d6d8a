import { resolve } from 'node:path';
import { findTemporalBinary } from '../../../cli/stack/temporal-binary.js';

/** A real server program, by the real chain; kept in the checkout's own home between test runs. */
export function temporalProgram(): Promise<string> {
  return findTemporalBinary({ home: resolve('.longshore'), log: () => {} });
}
