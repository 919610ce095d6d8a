import { Context } from '@temporalio/activity';
import type { ImportRef } from '../core/model/contract.js';
import { type Database, inCompany } from '../db/client.js';
import { importProgress } from '../db/import-figures.js';
import { stagedSignal } from '../workflows/messages.js';

const firstAfter = 500;
const atLeastEvery = 60_000;

/**
 * Tells the workflow now and then how far the staging of its import is, so that its query and its
 * details say what the API says; ever more rarely, as each time is part of the history. Gives what
 * ends it. What cannot be told is not: staging goes on.
 */
export function signalStagingProgress(database: Database, { companyId, importId }: ImportRef): () => void {
  const { client, info } = Context.current();
  const workflow = client.workflow.getHandle(info.workflowExecution?.workflowId ?? '', info.workflowExecution?.runId);
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const tellIn = (milliseconds: number): void => {
    if (over) return;
    timer = setTimeout(() => {
      tell().then(
        () => tellIn(Math.min(milliseconds * 1.5, atLeastEvery)),
        () => tellIn(atLeastEvery),
      );
    }, milliseconds);
  };
  const tell = async (): Promise<void> => {
    const progress = await inCompany(database, companyId, (tx) => importProgress(tx, importId));
    if (!over) await workflow.signal(stagedSignal, progress);
  };
  tellIn(firstAfter);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}
