import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ImportRef } from '../../core/model/contract.js';
import type { JobKind } from '../../core/model/job.js';
import { inCompany, type Transaction } from '../../db/client.js';
import type { FiguredKind } from '../../db/job-figures.js';
import { retryOnConflict } from '../../db/retry-on-conflict.js';
import { ignoreEngineOutage } from '../../temporal/call-failures.js';
import { answerOnceReached } from '../http/answer-once-reached.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { WaitHeaders } from '../http/preference.js';
import { requestEnd } from '../http/request-end.js';
import { type JobView, readJob, type ShownJob } from './reads.js';

/** Seconds that a client waits by default for the end of a job that it has started. */
const defaultWaitSeconds = 60;

/** The headers of a request that starts a job. */
export const StartJobHeaders = WaitHeaders(defaultWaitSeconds);

/**
 * Answers a request that starts a job of an import: once the job has ended, or with its state when the client does not
 * want to wait longer. `start` starts the job and returns its number.
 */
export async function answerStartedJob<Kind extends FiguredKind, Shown extends ShownJob>(
  dependencies: ApiDependencies,
  { headers, caller, params }: Pick<FastifyRequest, 'caller'> & { headers: WaitHeaders; params: { id: string } },
  reply: FastifyReply,
  view: JobView<Kind, Shown>,
  start: (ref: ImportRef) => Promise<number>,
): Promise<Shown> {
  const requestEnded = requestEnd(reply);
  const importId = params.id;
  const number = await start({ companyId: caller.companyId, importId });
  return answerOnceReached(dependencies, { headers }, reply, {
    importId,
    look: () => inCompany(dependencies.database, caller.companyId, (tx) => readJob(tx, caller, importId, view, number)),
    reached: ({ finishedAt }) => finishedAt !== null,
    byDefault: defaultWaitSeconds,
    requestEnded,
  });
}

/**
 * Stores a job with `begin` and starts its workflow; if the engine is unavailable, a worker starts it later. Returns the
 * job's number. Throws the failure with which `begin` refuses the job.
 */
export async function startStoredJob(
  { database, engine }: Pick<ApiDependencies, 'database' | 'engine'>,
  ref: ImportRef,
  kind: JobKind,
  begin: (tx: Transaction) => Promise<number>,
): Promise<number> {
  // It locks the import before its jobs, and the end of a job does the reverse.
  const number = await retryOnConflict(() => inCompany(database, ref.companyId, begin));
  await ignoreEngineOutage(engine.startJob({ ...ref, kind, number }));
  return number;
}
