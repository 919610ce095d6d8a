import type { Transaction } from '../../db/client.js';
import { missingObject } from '../named-objects/reads.js';

/** Throws `Problem` if the company has no such webhook. */
export async function requireWebhook(tx: Transaction, code: string): Promise<void> {
  const [found] = await tx`SELECT FROM webhook WHERE code = ${code}`;
  if (!found) throw missingObject('webhook', code);
}
