import { continueAsNew, sleep, workflowInfo } from '@temporalio/workflow';
import type { DeliveryRef } from '../core/model/contract.js';
import { mails, webhooks } from './activity-options.js';

/**
 * Delivers a notification to one recipient. A failed attempt is followed by another one after a delay, which the
 * database computes and which grows with each attempt. Workflow id: `notify-<delivery id>-<round>`.
 */
export async function deliverNotification(ref: DeliveryRef): Promise<void> {
  const { attemptDelivery } = ref.by === 'email' ? mails(ref.companyId) : webhooks(ref.companyId);
  for (;;) {
    const { againIn } = await attemptDelivery.executeWithOptions({ summary: `Notify by ${ref.by}` }, [ref]);
    if (againIn === null) return;
    await sleep(againIn * 1_000);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof deliverNotification>(ref);
  }
}
