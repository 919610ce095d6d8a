import type { Connections } from '../../connectors/connections/connections.js';
import { countsAsSent, type MailBounds, releaseMails, reserveMails } from '../../connectors/mail/mail-allowance.js';
import { type MailServer, sendMail } from '../../connectors/mail/send-mail.js';
import { SendFailure } from '../../connectors/send-failure.js';
import type { CallBounds } from '../../connectors/webhook/call-allowance.js';
import { callWebhook } from '../../connectors/webhook/call-webhook.js';
import type { AttemptResult, DeliveryRef } from '../../core/model/contract.js';
import { withFooter } from '../../core/notifications/mail-footer.js';
import { defaultTemplate, fillIn, type MailTemplate } from '../../core/notifications/mail-template.js';
import { type Database, inCompany, type Transaction } from '../../db/client.js';
import { type DeliveredEvent, mailValues, readDeliveredEvent, webhookPayload } from './delivered-event.js';
import { type Attempt, beginAttempt, endAttempt } from './delivery-attempt.js';

interface DeliveryDependencies {
  database: Database;
  connections: Connections;
  mailServer: MailServer | undefined;
  publicUrl: string;
  bounds: MailBounds & CallBounds;
}

interface Message {
  event: DeliveredEvent;
  recipient: string;
  template: MailTemplate;
}

/**
 * Makes one attempt at a delivery and records its result. Does nothing if the delivery was completed, given up or
 * requested again meanwhile. An attempt that is interrupted or runs twice may have sent all the same: the next one
 * sends again, under the same id.
 */
export async function attemptDelivery(
  dependencies: DeliveryDependencies,
  ref: DeliveryRef,
  signal?: AbortSignal,
): Promise<AttemptResult> {
  const { database } = dependencies;
  const attempt = await beginAttempt(database, ref);
  if (!attempt) return { againIn: null };
  const content = await inCompany(database, ref.companyId, (tx) => readMessage(tx, attempt));
  try {
    return await endAttempt(database, ref, attempt, { responseCode: await send(dependencies, ref, content, signal) });
  } catch (error) {
    if (!(error instanceof SendFailure)) throw error;
    const { message, permanent, responseCode, retryAfterMs } = error;
    return endAttempt(database, ref, attempt, { responseCode, error: message, permanent, retryAfter: retryAfterMs });
  }
}

function send(
  { database, connections, mailServer, publicUrl, bounds }: DeliveryDependencies,
  { companyId, by }: DeliveryRef,
  { event, recipient, template }: Message,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { notificationId: id } = event;
  if (by === 'email')
    return sendCountedMail(database, companyId, recipient, bounds, () =>
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

/**
 * Sends an e-mail if the company may send another one today. An e-mail that the server did not answer is not counted.
 */
async function sendCountedMail(
  database: Database,
  companyId: number,
  recipient: string,
  bounds: MailBounds,
  mail: () => Promise<number>,
): Promise<number> {
  const { day, refusals } = await inCompany(database, companyId, (tx) =>
    reserveMails(tx, companyId, [recipient], bounds),
  );
  if (refusals[0]) throw refusals[0];
  try {
    return await mail();
  } catch (error) {
    if (!countsAsSent(error)) await inCompany(database, companyId, (tx) => releaseMails(tx, day, [recipient]));
    throw error;
  }
}

async function readMessage(tx: Transaction, { notificationId, recipient }: Attempt): Promise<Message> {
  const event = await readDeliveredEvent(tx, notificationId);
  const [companyTemplate] = await tx<
    MailTemplate[]
  >`SELECT subject, text, html FROM mail_template WHERE kind = ${event.kind}`;
  return { event, recipient, template: companyTemplate ?? defaultTemplate(event.kind) };
}
