import { endedJobStatuses, type JobStatus } from './job.js';
import type { Transition } from './transitions.js';

const notEnded = ['Ready', 'In Process', 'On Hold'] as const;

/** All events that change the status of a job. The database refuses every other transition (the trigger `job_step`). */
export const jobEvents = {
  begin: {
    meaning: 'its workflow has started, the first time or after it was lost',
    from: notEnded,
    to: ['In Process', 'On Hold'],
  },
  pause: { meaning: 'a user has paused it, and nothing of it runs', from: notEnded, to: ['On Hold'] },
  resume: { meaning: 'a user resumes it', from: notEnded, to: ['In Process'] },
  end: { meaning: 'nothing of it runs any more', from: notEnded, to: endedJobStatuses },
} as const satisfies Record<string, Transition<JobStatus>>;
