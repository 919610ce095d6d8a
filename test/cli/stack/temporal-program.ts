import { resolve } from 'node:path';
import { findTemporalBinary } from '../../../cli/stack/temporal-binary.js';

/** The path of a real Temporal program, found as a start finds it and stored in the checkout's home between test runs. */
export function temporalProgram(): Promise<string> {
  return findTemporalBinary({ home: resolve('.longshore'), log: () => {} });
}
