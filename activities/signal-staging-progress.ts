import { Context } from '@temporalio/activity';
import type { ImportRef } from '../core/model/contract.js';
import { type Database, inCompany } from '../db/client.js';
import { importProgress } from '../db/import-figures.js';
import { stagedSignal } from '../workflows/messages.js';

const firstDelayMs = 500;
const maxIntervalMs = 60_000;

/**
 * Signals the progress of staging to the import's workflow, so that its query and its details agree with the API. The
 * interval grows, as each signal is part of the history. Failed signals are skipped. Returns a function that stops it.
 */
export function signalStagingProgress(database: Database, { companyId, importId }: ImportRef): () => void {
  const { client, info } = Context.current();
  const workflow = client.workflow.getHandle(info.workflowExecution?.workflowId ?? '', info.workflowExecution?.runId);
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const signalIn = (milliseconds: number): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      sendSignal().then(
        () => signalIn(Math.min(milliseconds * 1.5, maxIntervalMs)),
        () => signalIn(maxIntervalMs),
      );
    }, milliseconds);
  };
  const sendSignal = async (): Promise<void> => {
    const progress = await inCompany(database, companyId, (tx) => importProgress(tx, importId));
    if (!stopped) await workflow.signal(stagedSignal, progress);
  };
  signalIn(firstDelayMs);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
