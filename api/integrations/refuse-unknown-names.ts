import type { IntegrationSetup } from '../../core/setup/setup.js';
import { mostFaults } from '../../core/text/schema-faults.js';
import type { Transaction } from '../../db/client.js';
import { Problem } from '../http/problem.js';
import { unknownNames } from './unknown-names.js';

/** Throws `Problem` where a setup names value lists, number series, connections or webhooks that the company does not have. */
export async function refuseUnknownNames(tx: Transaction, setup: IntegrationSetup): Promise<void> {
  // Held until the commit: a list must not be deleted while an integration that needs it is saved.
  const unknown = await unknownNames(tx, setup, true);
  if (unknown.length === 0) return;
  const errors = unknown.slice(0, mostFaults).map((fault) => ({ in: 'body' as const, ...fault }));
  throw new Problem('invalid_setup', `${errors[0]?.detail}`, { errors });
}
