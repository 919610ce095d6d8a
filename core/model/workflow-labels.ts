import type { JobKind } from './job.js';

/** By what a workflow is found in Temporal. */
export interface WorkflowLabels {
  /** Code of the company. */
  company: string;
  /** Code of the integration. */
  integration: string | null;
  kind: JobKind | 'import';
  /** Number of its entry in the job queue; absent while a file is read. */
  job?: number;
}

const keys = {
  company: { name: 'LongshoreCompany', type: 'KEYWORD' },
  integration: { name: 'LongshoreIntegration', type: 'KEYWORD' },
  kind: { name: 'LongshoreKind', type: 'KEYWORD' },
  job: { name: 'LongshoreJob', type: 'INT' },
} as const;

/** The search attributes that a namespace in Temporal needs. */
export const searchAttributeKeys = Object.values(keys);

/** The search attributes of a workflow, as Temporal's functions take them. */
export const searchAttributes = ({ company, integration, kind, job }: WorkflowLabels) => [
  { key: keys.company, value: company },
  { key: keys.kind, value: kind },
  ...(integration === null ? [] : [{ key: keys.integration, value: integration }]),
  ...(job === undefined ? [] : [{ key: keys.job, value: job }]),
];
