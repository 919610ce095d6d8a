import type { Row } from 'postgres';
import { type Database, inTime } from '../db/client.js';
import { cancelAgain } from '../engine/cancel-again.js';
import { endLostDryRun } from '../engine/end-lost-dry-run.js';
import type { Engine } from '../engine/engine.js';
import { reviveImport } from '../engine/revive-import.js';
import { revivePostProcessing } from '../engine/revive-post-processing.js';
import { reviveUndo } from '../engine/revive-undo.js';
import { startImport } from '../engine/start-import.js';
import { whyStalled } from '../engine/why-stalled.js';
import type { FileStore } from '../files/file-store.js';
import type { ProcessLog } from '../log.js';
import { stalledImports, tellStall } from '../telling/tell-stall.js';
import type { ImportRef } from '../workflows/activities.js';
import { removeExpiredSamples } from './expired-samples.js';
import { endFrozenSessions } from './frozen-sessions.js';
import { startRounds } from './rounds.js';

interface Housekeeping {
  database: Database;
  engine: Engine;
  files: FileStore;
  log: ProcessLog;
}

const everySeconds = 5;
const sweepEverySeconds = 600;
const orphanAge = 3_600_000;

/**
 * Mends what a process left behind that ended or froze at a bad moment: imports that nobody
 * started, cancels that nobody sent, imports, dry runs, post-processing and undos whose workflow is
 * gone, imports that stand still, locks that a frozen process holds, files that nothing refers to,
 * samples that nobody uses any more, and idempotency keys whose time is over. Gives a function that
 * ends it.
 */
export function startHousekeeping({ database, engine, files, log }: Housekeeping): () => Promise<void> {
  let sinceSweep = sweepEverySeconds;

  /** `mend` gives what it has done. One import that cannot be helped must not keep the others waiting. */
  const forEach = async (
    rows: Row[],
    mend: (ref: ImportRef, row: Row) => Promise<string | undefined>,
  ): Promise<void> => {
    for (const row of rows) {
      const { company_id, import_id } = row;
      await mend({ companyId: company_id, importId: import_id }, row).then(
        (done) => done && log.info({ importId: import_id }, done),
        (error: unknown) => log.warn({ importId: import_id, reason: reason(error) }, 'housekeeping will try again'),
      );
    }
  };

  const round = async (): Promise<void> => {
    const frozen = await inTime(endFrozenSessions(database));
    if (frozen > 0) log.warn({ frozen }, 'ended database sessions of a process that has frozen');
    await forEach(
      await inTime(database`SELECT company_id, import_id FROM imports_to_start(interval '5 seconds')`),
      async (ref) => {
        await startImport(database, engine, ref);
        return 'started an import that was left behind';
      },
    );
    await forEach(
      await inTime(database`SELECT company_id, import_id FROM imports_to_cancel(interval '5 seconds')`),
      async (ref) => {
        await cancelAgain(database, engine, ref);
        return 'asked again for a cancel that has not come about';
      },
    );
    await forEach(
      await inTime(database`SELECT company_id, import_id FROM imports_gone_quiet(interval '15 seconds')`),
      async (ref) => {
        const mended = await reviveImport(database, engine, ref);
        return mended && `${mended} an import whose workflow was gone`;
      },
    );
    await forEach(
      await inTime(database`SELECT company_id, import_id, run_no FROM dry_runs_gone_quiet(interval '15 seconds')`),
      async (ref, { run_no: runNo }) =>
        (await endLostDryRun(database, engine, { ...ref, runNo }))
          ? 'ended a dry run whose workflow was gone'
          : undefined,
    );
    await forEach(
      await inTime(
        database`SELECT company_id, import_id, number FROM post_processing_gone_quiet(interval '10 seconds')`,
      ),
      (ref, { number }) => revivePostProcessing(database, engine, { ...ref, number }),
    );
    await forEach(
      await inTime(database`SELECT company_id, import_id, number FROM undos_gone_quiet(interval '10 seconds')`),
      (ref, { number }) => reviveUndo(database, engine, { ...ref, number }),
    );
    await forEach(
      (await stalledImports(database)).map(({ companyId, importId }) => ({
        company_id: companyId,
        import_id: importId,
      })),
      async (ref) =>
        (await tellStall(database, ref, await whyStalled(database, engine, ref))) ? 'told of a stall' : undefined,
    );
    sinceSweep += everySeconds;
    if (sinceSweep < sweepEverySeconds) return;
    sinceSweep = 0;
    await removeExpiredSamples(database, files);
    await inTime(database`SELECT forget_idempotency_keys()`);
    const removed = await files.sweep(orphanAge, async (keys) => {
      const used = await database`SELECT key FROM files_in_use(${keys}) AS key`;
      return new Set(used.map(({ key }) => key as string));
    });
    if (removed > 0) log.info({ removed }, 'removed files of uploads that never ended');
  };

  return startRounds(everySeconds, () =>
    round().catch((error: unknown) => log.warn({ reason: reason(error) }, 'housekeeping will try again')),
  ).stop;
}

function reason(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  return code ?? name ?? 'unknown';
}
