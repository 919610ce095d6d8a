import type { Field } from '../targets/field.js';
import type { IntegrationSetup } from './setup.js';
import { targetOf } from './target-of.js';

/** Whether what exists can be found by a field: amounts and yes or no tell nothing apart. */
export const isMatchable = ({ kind }: Field): boolean => kind !== 'decimal' && kind !== 'boolean';

/**
 * The names of the fields by which records find what exists, where a setup says so: those of `matchBy`, after
 * what else of the key tells records apart (a quote is never taken for an order). Else none.
 */
export function matchFields(setup: IntegrationSetup): readonly string[] {
  const { matchBy } = setup;
  if (!matchBy) return [];
  const beside = targetOf(setup).key.slice(0, -1);
  return [...beside.filter((name) => !matchBy.includes(name)), ...matchBy];
}

/** The names of the fields whose equal values put records into one group: one document, or one record of the books. */
export function groupFields(setup: IntegrationSetup): readonly string[] {
  if (setup.groupBy) return setup.groupBy;
  return setup.matchBy ? matchFields(setup) : targetOf(setup).key;
}

/** Whether the number of a record may be left to what exists: it is found by other fields, and updated. */
export const findsNumber = ({ matchBy, write }: IntegrationSetup): boolean =>
  matchBy !== undefined && (write === 'update' || write === 'upsert');
