import { defaultTemplate } from '../../core/notifications/mail-template.js';
import type { NotificationKind } from '../../core/notifications/notification-kind.js';
import type { Transaction } from '../../db/client.js';
import type { MailTemplateRow } from '../../db/rows.js';
import type { MailTemplate } from './schemas.js';

/** Returns the template of a kind: that of the company, or the default one. */
export async function readTemplate(tx: Transaction, kind: NotificationKind): Promise<MailTemplate> {
  const [template] = await readTemplates(tx, [kind]);
  return template as MailTemplate;
}

/** Returns the templates of these kinds, in their order. */
export async function readTemplates(tx: Transaction, kinds: readonly NotificationKind[]): Promise<MailTemplate[]> {
  const rows = await tx<MailTemplateRow[]>`SELECT * FROM mail_template WHERE kind = ANY (${[...kinds]}::text[])`;
  return kinds.map((kind) => {
    const custom = rows.find((row) => row.kind === kind);
    if (!custom) return { kind, ...defaultTemplate(kind), custom: false, updatedAt: null, updatedBy: null };
    const { subject, text, html, updated_at: updatedAt, updated_by: updatedBy } = custom;
    return { kind, subject, text, html, custom: true, updatedAt: updatedAt.toISOString(), updatedBy };
  });
}
