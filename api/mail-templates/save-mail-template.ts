import { placeholders, unknownPlaceholders } from '../../core/notifications/mail-template.js';
import type { NotificationKind } from '../../core/notifications/notification-kind.js';
import type { Transaction } from '../../db/client.js';
import type { Caller } from '../http/caller.js';
import { invalidRequest } from '../http/problem.js';
import type { MailWording } from './schemas.js';

/** Saves the company's template of a kind. */
export async function saveTemplate(
  tx: Transaction,
  { companyId, keyName }: Caller,
  kind: NotificationKind,
  { subject, text, html }: MailWording,
): Promise<void> {
  await tx`
    INSERT INTO mail_template (company_id, kind, subject, text, html, updated_by)
    VALUES (${companyId}, ${kind}, ${subject}, ${text}, ${html}, ${keyName})
    ON CONFLICT (company_id, kind) DO UPDATE SET subject = excluded.subject, text = excluded.text, html = excluded.html,
      updated_at = now(), updated_by = excluded.updated_by`;
}

/** Removes the company's template of a kind. Returns whether there was one. */
export async function removeTemplate(tx: Transaction, kind: NotificationKind): Promise<boolean> {
  const { count } = await tx`DELETE FROM mail_template WHERE kind = ${kind}`;
  return count > 0;
}

/** Throws `Problem` if a template has an unknown placeholder, which would be empty in the mail. */
export function refuseUnknownPlaceholders(wording: MailWording): void {
  const faults = (['subject', 'text', 'html'] as const).flatMap((part) =>
    unknownPlaceholders(wording[part]).map((name) => ({
      in: 'body' as const,
      pointer: `/${part}`,
      detail: `has the unknown placeholder {{${name}}}; the known ones are ${Object.keys(placeholders).join(', ')}`,
    })),
  );
  if (faults.length > 0) throw invalidRequest(faults);
}
