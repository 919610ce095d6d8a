import type { StepSubject } from './step-work.js';

/** A subject as it is sent to external servers: by its key, so that only authorized receivers can read more. */
export const subjectJson = ({ id, document }: StepSubject, importId: string) => ({
  id,
  import: importId,
  ...(document ? { document } : {}),
});
