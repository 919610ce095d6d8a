import { isRetryableStatus } from '../../../connectors/connections/retry-after.js';
import { LimitReached, SendFailure } from '../../../connectors/send-failure.js';
import { callWebhook } from '../../../connectors/webhook/call-webhook.js';
import type { WebhookStepSettings } from '../../../core/setup/steps/webhook.js';
import { forEachSubject } from './for-each-subject.js';
import type { ExternalStepScope, StepDelay, StepOutcome, StepSubject } from './step-work.js';
import { subjectJson } from './subject-json.js';

/** Calls a webhook once for each subject, in parallel: with `document.written`, or `import.written` for the import. */
export function callForSubjects(
  { webhook }: WebhookStepSettings,
  subjects: readonly StepSubject[],
  { companyId, importId, database, connections, bounds }: ExternalStepScope,
  signal: AbortSignal,
): Promise<(StepOutcome | StepDelay)[]> {
  return forEachSubject(subjects, signal, async (subject) => {
    const type = subject.document ? 'document.written' : 'import.written';
    const payload = { type, timestamp: new Date().toISOString(), data: subjectJson(subject, importId) };
    try {
      await callWebhook({ database, connections, bounds }, { companyId, webhook, id: subject.id, payload, signal });
      return { done: true };
    } catch (error) {
      // A limit per minute is waited for; a limit per day is not, as users must see what became of their documents.
      if (error instanceof LimitReached && !error.endsWithinMinute)
        return { done: false, code: 'call_limit', message: error.message };
      if (error instanceof SendFailure) return outcomeOf(error);
      throw error;
    }
  });
}

const outcomeOf = ({ permanent, responseCode, message, retryAfterMs }: SendFailure): StepOutcome | StepDelay =>
  permanent || isRefusal(responseCode)
    ? { done: false, code: 'target_refused', message }
    : { retryReason: message, retryAfterMs };

// A notification is retried for days, in which the receiver may be repaired; here users must see at once which document
// is refused.
const isRefusal = (status: number | undefined): boolean =>
  status !== undefined && status >= 400 && status < 500 && !isRetryableStatus(status);
