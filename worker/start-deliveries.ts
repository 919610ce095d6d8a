import type { DeliveryRef } from '../core/model/contract.js';
import { type Database, inCompany, inTime } from '../db/client.js';
import type { ProcessLog } from '../runtime/log.js';
import type { Engine } from '../temporal/engine.js';
import { startRounds } from './rounds.js';
import { workLists } from './work-lists.js';

/** Seconds between looks, whether anything was heard or not: a word may be lost, or the engine away. */
const everySeconds = 5;

/**
 * Starts the workflows of deliveries that were asked for, as soon as that is committed, and again those that are overdue: their
 * workflow may be gone. Gives a function that ends it.
 */
export function startDeliveries(database: Database, engine: Engine, log: ProcessLog): () => Promise<void> {
  const { deliveries } = workLists();
  let listening = false;
  const listen = async (): Promise<void> => {
    if (listening) return;
    await inTime(database.listen('longshore_notification', () => rounds.wake()));
    listening = true;
  };
  const late = (error: unknown): void => {
    const { code, name } = error as { code?: string; name?: string };
    log.warn({ reason: code ?? name ?? 'unknown' }, 'deliveries will be started later');
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
      ({ company_id: companyId, import_id: importId, delivery_id: deliveryId, round, by }) =>
        start({ companyId, importId, deliveryId, round, by }).catch(late),
    );
    if (more && started > 0) rounds.wake();
  };
  const rounds = startRounds(everySeconds, () => round().catch(late));
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
