import type { Field } from '../targets/field.js';
import type { IntegrationSetup } from './setup.js';
import { targetOf } from './target-of.js';

/** Whether existing records can be found by a field: amounts and booleans do not identify a record. */
export const isMatchable = ({ kind }: Field): boolean => kind !== 'decimal' && kind !== 'boolean';

/**
 * The names of the fields by which existing records are found: those of `matchBy`, after the other fields of the key
 * (a quote is never matched with an order). Empty if the setup has no `matchBy`.
 */
export function matchFields(setup: IntegrationSetup): readonly string[] {
  const { matchBy } = setup;
  if (!matchBy) return [];
  const otherKeyFields = targetOf(setup).key.slice(0, -1);
  return [...otherKeyFields.filter((name) => !matchBy.includes(name)), ...matchBy];
}

/** The names of the fields whose equal values put records into one group: one document, or one target record. */
export function groupFields(setup: IntegrationSetup): readonly string[] {
  if (setup.groupBy) return setup.groupBy;
  return setup.matchBy ? matchFields(setup) : targetOf(setup).key;
}

/** Whether a record may have no number, because the existing record is found by other fields and updated. */
export const findsNumber = ({ matchBy, writeMode }: IntegrationSetup): boolean =>
  matchBy !== undefined && (writeMode === 'update' || writeMode === 'upsert');
