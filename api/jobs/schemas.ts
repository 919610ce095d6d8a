import { jobKinds, jobStates } from '../../core/model/job.js';
import { NamedEnum } from '../../core/schema/named-enum.js';

export const JobStatus = NamedEnum('JobStatus', 'Status of a job', jobStates);
export const JobKind = NamedEnum('JobKind', 'What a job does for an import', jobKinds);
