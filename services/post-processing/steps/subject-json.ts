import type { StepSubject } from './step-work.js';

/** A subject as steps tell it to others: by its key, so that whoever may know more can ask for it. */
export const subjectJson = ({ id, document }: StepSubject, importId: string) => ({
  id,
  import: importId,
  ...(document ? { document } : {}),
});
