import type { Connections } from '../../connectors/connections/connections.js';
import { giveBackMails, isUsed, type MailBounds, takeMails } from '../../connectors/mail/mail-allowance.js';
import { type MailServer, sendMail } from '../../connectors/mail/send-mail.js';
import { TellingFailure } from '../../connectors/telling-failure.js';
import type { CallBounds } from '../../connectors/webhook/call-allowance.js';
import { callWebhook } from '../../connectors/webhook/call-webhook.js';
import type { AttemptResult, DeliveryRef } from '../../core/model/contract.js';
import { withFooter } from '../../core/notifications/mail-footer.js';
import { defaultTemplate, fillIn, type MailTemplate } from '../../core/notifications/mail-template.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { type DeliveredEvent, mailValues, readDeliveredEvent, webhookPayload } from './delivered-event.js';
import { type Attempt, beginAttempt, endAttempt } from './delivery-attempt.js';

interface Reach {
  database: Database;
  connections: Connections;
  mailServer: MailServer | undefined;
  publicUrl: string;
  bounds: MailBounds & CallBounds;
}

interface Letter {
  event: DeliveredEvent;
  recipient: string;
  template: MailTemplate;
}

/**
 * Makes one attempt at a delivery and records what came of it; nothing where it was delivered or given up meanwhile,
 * or asked for anew. One that is cut short, or done twice, may have sent all the same: the next sends again, under the same id.
 */
export async function attemptDelivery(reach: Reach, ref: DeliveryRef, signal?: AbortSignal): Promise<AttemptResult> {
  const { database } = reach;
  const attempt = await beginAttempt(database, ref);
  if (!attempt) return { againIn: null };
  const letter = await inCompany(database, ref.companyId, (tx) => letterOf(tx, attempt));
  try {
    return await endAttempt(database, ref, attempt, { answered: await send(reach, ref, letter, signal) });
  } catch (error) {
    if (!(error instanceof TellingFailure)) throw error;
    const { message: failure, permanent, answered, retryAfter } = error;
    return endAttempt(database, ref, attempt, { answered, failure, permanent, retryAfter });
  }
}

function send(
  { database, connections, mailServer, publicUrl, bounds }: Reach,
  { companyId, by }: DeliveryRef,
  { event, recipient, template }: Letter,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { notificationId: id } = event;
  if (by === 'email')
    return sendOne(database, companyId, recipient, bounds, () =>
      sendMail(mailServer, {
        to: recipient,
        messageId: id,
        ...withFooter(
          fillIn(template, mailValues(event, publicUrl)),
          { name: event.companyName, code: event.company },
          publicUrl,
        ),
      }),
    );
  const payload = webhookPayload(event, publicUrl);
  return callWebhook(
    { database, connections, bounds },
    { companyId, webhook: recipient, id, payload, ...(signal ? { signal } : {}) },
  );
}

/** Sends a mail where the company may send one more today; one that the server had no word on is not counted. */
async function sendOne(
  database: Database,
  companyId: number,
  recipient: string,
  bounds: MailBounds,
  mail: () => Promise<number>,
): Promise<number> {
  const { day, refusals } = await inCompany(database, companyId, (tx) => takeMails(tx, companyId, [recipient], bounds));
  if (refusals[0]) throw refusals[0];
  try {
    return await mail();
  } catch (error) {
    if (!isUsed(error)) await inCompany(database, companyId, (tx) => giveBackMails(tx, day, [recipient]));
    throw error;
  }
}

async function letterOf(tx: Transaction, { notificationId, recipient }: Attempt): Promise<Letter> {
  const event = await readDeliveredEvent(tx, notificationId);
  const [own] = await tx<MailTemplate[]>`SELECT subject, text, html FROM mail_template WHERE kind = ${event.kind}`;
  return { event, recipient, template: own ?? defaultTemplate(event.kind) };
}
