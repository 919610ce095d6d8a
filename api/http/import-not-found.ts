import { Problem } from './problem.js';

/** The problem that the company has no such import. */
export const importNotFound = (importId: string): Problem =>
  new Problem('import_not_found', `There is no import ${importId}.`);
