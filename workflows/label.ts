import { patched, upsertSearchAttributes } from '@temporalio/workflow';
import { searchAttributes, type WorkflowLabels } from '../core/model/workflow-labels.js';

/** Makes the workflow findable as a job; without labels the namespace does not have the search attributes. */
export function label(labels: WorkflowLabels | undefined): void {
  // A worker of a new version may have prepared what one of an earlier version goes on with.
  if (labels && patched('labels')) upsertSearchAttributes(searchAttributes(labels));
}
