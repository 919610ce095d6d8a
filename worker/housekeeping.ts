import type { FileStore } from '../connectors/files/file-store.js';
import type { ImportRef } from '../core/model/contract.js';
import { type Database, withDatabaseTimeout } from '../db/client.js';
import type { CompanyRounds, ListedImport } from '../db/company-rounds.js';
import { sweepTemporaryFiles } from '../runtime/local-files/temporary-files.js';
import type { ProcessLog } from '../runtime/log.js';
import { notifyImportStalled } from '../services/notifications/notify-import-stalled.js';
import { diagnoseStall } from '../temporal/diagnose-stall.js';
import type { Engine } from '../temporal/engine.js';
import { startImport } from '../temporal/start-import.js';
import { removeExpiredSamples } from './expired-samples.js';
import { endFrozenSessions } from './frozen-sessions.js';
import { recoverImport, resendCancel } from './recovery/recover-import.js';
import { recoverJob } from './recovery/recover-job.js';
import { startRounds } from './rounds.js';
import { workLists } from './work-lists.js';

interface Housekeeping {
  database: Database;
  engine: Engine;
  files: FileStore;
  log: ProcessLog;
}

const everySeconds = 5;
const sweepEverySeconds = 600;
const orphanAgeMs = 3_600_000;

/**
 * Repairs what a process left behind that ended or froze at a bad moment: imports that were not started, cancels that
 * were not sent, imports, dry runs, post-processing and undos whose workflow is gone, stalled imports, locks of a
 * frozen process, files without a reference, samples that are no longer used, and expired idempotency keys. Returns a
 * function that stops it and resolves when the last round is over.
 */
export function startHousekeeping({ database, engine, files, log }: Housekeeping): () => Promise<void> {
  let secondsSinceSweep = sweepEverySeconds;
  let samplesLeft = false;
  const lists = workLists();

  const failed =
    (importId?: string) =>
    (error: unknown): void =>
      log.warn({ importId, reason: reason(error) }, 'housekeeping failed and will be retried');

  /** `repair` returns what it has done. One import, or one list, that fails must not delay the others. */
  const forEach = <Listed extends ListedImport>(
    list: CompanyRounds<Listed>,
    repair: (ref: ImportRef, row: Listed) => Promise<string | undefined>,
  ) =>
    list
      .round(database, (row) =>
        repair({ companyId: row.company_id, importId: row.import_id }, row).then(
          (done) => done && log.info({ importId: row.import_id }, done),
          failed(row.import_id),
        ),
      )
      .catch(failed());

  const round = async (): Promise<void> => {
    const frozen = await withDatabaseTimeout(endFrozenSessions(database));
    if (frozen > 0) log.warn({ frozen }, 'ended database sessions of a frozen process');
    await forEach(lists.toStart, async (ref) => {
      await startImport(database, engine, ref);
      return 'started an import that was not started';
    });
    await forEach(lists.toCancel, async (ref) => {
      await resendCancel(database, engine, ref);
      return 'sent a cancel again';
    });
    await forEach(lists.inactiveImports, (ref) => recoverImport(database, engine, { ...ref, runNo: 0 }));
    await forEach(lists.inactiveJobs, (ref, { kind, number }) =>
      recoverJob(database, engine, { ...ref, kind, number }),
    );
    await forEach(lists.stalled, async (ref) =>
      (await notifyImportStalled(database, ref, await diagnoseStall(database, engine, ref)))
        ? 'sent a notification of a stall'
        : undefined,
    );
    secondsSinceSweep += everySeconds;
    const isDue = secondsSinceSweep >= sweepEverySeconds;
    // If there is more than one round can remove, the next round continues.
    if (isDue || samplesLeft) samplesLeft = await removeExpiredSamples(database, files, lists.expiredSamples, failed());
    if (!isDue) return;
    secondsSinceSweep = 0;
    await withDatabaseTimeout(database`SELECT delete_expired_idempotency_keys()`);
    const lost = await sweepTemporaryFiles();
    if (lost > 0) log.info({ removed: lost }, 'removed temporary files of ended processes');
    const removed = await files.sweep(orphanAgeMs, async (keys) => {
      const used = await database<{ key: string }[]>`SELECT key FROM files_in_use(${keys}) AS key`;
      return new Set(used.map(({ key }) => key));
    });
    if (removed > 0) log.info({ removed }, 'removed files of uploads that were not completed');
  };

  return startRounds(everySeconds, () =>
    round().catch((error: unknown) => log.warn({ reason: reason(error) }, 'housekeeping failed and will be retried')),
  ).stop;
}

function reason(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  return code ?? name ?? 'unknown';
}
