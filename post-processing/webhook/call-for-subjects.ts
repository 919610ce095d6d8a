import { callWebhook } from '../../telling/call-webhook.js';
import { eachTold } from '../each-told.js';
import type { OutsideStepScope, StepOutcome, StepSubject } from '../step.js';
import { subjectJson } from '../subject-json.js';
import type { WebhookStepSettings } from './webhook.js';

/** Calls a webhook once for each subject, side by side: `document.written`, or `import.written` for the import. */
export function callForSubjects(
  { webhook }: WebhookStepSettings,
  subjects: readonly StepSubject[],
  { companyId, importId, database, connections }: OutsideStepScope,
  signal: AbortSignal,
): Promise<(StepOutcome | undefined)[]> {
  return eachTold(subjects, signal, async (subject) => {
    const type = subject.document ? 'document.written' : 'import.written';
    const payload = { type, timestamp: new Date().toISOString(), data: subjectJson(subject, importId) };
    await callWebhook({ database, connections }, { companyId, webhook, id: subject.id, payload, signal });
  });
}
