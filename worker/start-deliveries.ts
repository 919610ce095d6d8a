import type { DeliveryRef } from '../core/model/contract.js';
import { type Database, inCompany, withDatabaseTimeout } from '../db/client.js';
import type { ProcessLog } from '../runtime/log.js';
import type { Engine } from '../temporal/engine.js';
import { startRounds } from './rounds.js';
import { workLists } from './work-lists.js';

/** Seconds between rounds, even without a database event: an event may be lost, or the engine unavailable. */
const everySeconds = 5;

/**
 * Starts the workflows of deliveries as soon as they are committed, and again those that are overdue, as their workflow
 * may be gone. Returns a function that stops it.
 */
export function startDeliveries(database: Database, engine: Engine, log: ProcessLog): () => Promise<void> {
  const { deliveries } = workLists();
  let listening = false;
  const listen = async (): Promise<void> => {
    if (listening) return;
    await withDatabaseTimeout(database.listen('longshore_notification', () => rounds.wake()));
    listening = true;
  };
  const logRetry = (error: unknown): void => {
    const { code, name } = error as { code?: string; name?: string };
    log.warn({ reason: code ?? name ?? 'unknown' }, 'starting deliveries failed and will be retried');
  };
  const round = async (): Promise<void> => {
    await listen();
    let started = 0;
    const start = async (ref: DeliveryRef): Promise<void> => {
      await startDelivery(database, engine, ref);
      started += 1;
    };
    const { more } = await deliveries.round(
      database,
      ({ company_id: companyId, import_id: importId, delivery_id: deliveryId, round, channel }) =>
        start({ companyId, importId, deliveryId, round, by: channel }).catch(logRetry),
    );
    if (more && started > 0) rounds.wake();
  };
  const rounds = startRounds(everySeconds, () => round().catch(logRetry));
  return rounds.stop;
}

async function startDelivery(database: Database, engine: Engine, ref: DeliveryRef): Promise<void> {
  await engine.startDelivery(ref);
  await inCompany(
    database,
    ref.companyId,
    (tx) =>
      tx`UPDATE notification_delivery SET started_at = now() WHERE delivery_id = ${ref.deliveryId} AND round = ${ref.round}`,
  );
}
