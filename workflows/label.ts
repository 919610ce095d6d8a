import { upsertSearchAttributes } from '@temporalio/workflow';
import { searchAttributes, type WorkflowLabels } from '../core/model/workflow-labels.js';

/** Makes the workflow findable as a job; without labels the namespace does not have the search attributes. */
export function label(labels: WorkflowLabels | undefined): void {
  if (labels) upsertSearchAttributes(searchAttributes(labels));
}
