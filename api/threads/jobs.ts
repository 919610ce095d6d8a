import type { Database } from '../../db/client.js';
import type { Lane } from './lanes.js';

/** What a job has beside its task. */
export interface JobContext {
  /** A connection of the thread's own, as the application role; opened at the first call, closed at the end of the job. */
  database(): Database;
}

interface Job {
  lane: Lane;
  /** Loads the code of the job; called in the thread only. */
  // biome-ignore lint/suspicious/noExplicitAny: each job has a task of its own; `TaskOf` says which.
  load(): Promise<(task: any, context: JobContext) => unknown>;
}

/**
 * All that the API has done by threads, because it may take longer than its event loop is to be held. Task and result are
 * copied between threads: plain values only.
 */
export const jobs = {
  'describe-sample': {
    lane: 'samples',
    load: async () => (await import('../../services/samples/describe-sample.js')).describeSample,
  },
  'preview-sample': { lane: 'samples', load: async () => (await import('../../services/samples/preview.js')).preview },
  'correct-record': {
    lane: 'quick',
    load: async () => (await import('../../services/corrections/correction-jobs.js')).correctOne,
  },
  'correct-many': {
    lane: 'bulk',
    load: async () => (await import('../../services/corrections/correction-jobs.js')).correctMany,
  },
  'write-failed-rows': {
    lane: 'bulk',
    load: async () => (await import('../../services/corrections/failed-rows-job.js')).writeFailedRows,
  },
  'check-setup': {
    lane: 'quick',
    load: async () => (await import('../../core/setup-check/check-setup.js')).checkSetup,
  },
  'compare-versions': {
    lane: 'quick',
    load: async () => (await import('../integrations/compare-versions.js')).compareVersions,
  },
  'write-setup-file': {
    lane: 'quick',
    load: async () => (await import('../integrations/setup-file-job.js')).setupFileOf,
  },
  'make-template': { lane: 'samples', load: async () => (await import('../integrations/template-job.js')).templateOf },
  'suggest-mapping': {
    lane: 'samples',
    load: async () => (await import('../../services/suggestions/suggestion-job.js')).suggest,
  },
  'save-value-list': {
    lane: 'bulk',
    load: async () => (await import('../value-lists/value-list-job.js')).saveValueList,
  },
} as const satisfies Record<string, Job>;

export type JobName = keyof typeof jobs;
type JobFunction<Name extends JobName> = Awaited<ReturnType<(typeof jobs)[Name]['load']>>;
export type TaskOf<Name extends JobName> = Parameters<JobFunction<Name>>[0];
export type ResultOf<Name extends JobName> = Awaited<ReturnType<JobFunction<Name>>>;
