import { activeJobStatuses, endedJobStatuses, type JobStatus } from './job.js';
import type { Transition } from './transitions.js';

/**
 * All events that give a job a status. The database refuses every other transition and every other first status (the
 * triggers `job_step` and `job_first`).
 */
export const jobEvents = {
  create: { meaning: 'it is requested, or begins as a part of its import', from: [], to: ['Ready', 'In Process'] },
  begin: {
    meaning: 'its workflow has started, the first time or after it was lost',
    from: activeJobStatuses,
    to: ['In Process', 'On Hold'],
  },
  pause: { meaning: 'a user has paused it: nothing further begins', from: activeJobStatuses, to: ['On Hold'] },
  resume: { meaning: 'a user resumes it', from: activeJobStatuses, to: ['In Process'] },
  end: { meaning: 'nothing of it runs any more', from: activeJobStatuses, to: endedJobStatuses },
} as const satisfies Record<string, Transition<JobStatus>>;
