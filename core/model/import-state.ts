/**
 * The states of an import and what can be done in each; docs/how-it-works.md draws them.
 * Plain data: shared by workflows, activities, API and database.
 */
export const importStatuses = [
  'Uploaded',
  'Parsing',
  'Staged',
  'Processing',
  'Paused',
  'PostProcessing',
  'Cancelling',
  'Completed',
  'CompletedWithErrors',
  'Cancelled',
  'Failed',
  'Undoing',
  'Undone',
  'PartlyUndone',
] as const;
export type ImportStatus = (typeof importStatuses)[number];

export const recordStatuses = ['New', 'Ready', 'Processing', 'Completed', 'Error', 'Skipped'] as const;
export type RecordStatus = (typeof recordStatuses)[number];

/** What a caller of an import wants after staging: to be asked, or to go straight on. */
export const processingChoices = ['choose', 'now', 'background'] as const;
export type ProcessingChoice = (typeof processingChoices)[number];

export const processingModes = ['now', 'background'] as const;
export type ProcessingMode = (typeof processingModes)[number];

/** Whether anything still moves by itself in this state. */
export function isRunning(status: ImportStatus): boolean {
  return ['Uploaded', 'Parsing', 'Processing', 'Paused', 'PostProcessing', 'Cancelling', 'Undoing'].includes(status);
}

/** Whether records of an import in this state can be (re)processed, where its file was read to its end. */
export function canProcess(status: ImportStatus): boolean {
  return ['Staged', 'Completed', 'CompletedWithErrors', 'Cancelled', 'Failed'].includes(status);
}

/** Whether what an import in this state has written can be taken back, if it has written anything. */
export function canUndo(status: ImportStatus): boolean {
  return canProcess(status) || status === 'PartlyUndone';
}
