import type { Progress } from '../../core/model/progress.js';
import type { MailValues } from '../../core/notifications/mail-template.js';
import type { NotificationKind, NotificationRemark } from '../../core/notifications/notification-kind.js';
import { textBetween } from '../../core/text/cut-text.js';
import type { Transaction } from '../../db/client.js';
import { shownFigures } from '../../db/import-figures.js';
import type { CompanyRow, ImportRow, NotificationRow } from '../../db/rows.js';

/** A notification with what its deliveries say about its import. */
export interface DeliveredEvent {
  notificationId: string;
  kind: NotificationKind;
  remarks: NotificationRemark[];
  text: string;
  figures: Progress;
  faultCode: string | null;
  createdAt: Date;
  importId: string;
  runNo: number;
  company: string;
  companyName: string;
  integration: string;
  integrationName: string;
  fileName: string;
}

type FoundEvent = Omit<
  NotificationRow,
  'company_id' | 'position' | 'post_processing' | 'revision' | 'read_at' | 'read_by'
> &
  Pick<CompanyRow, 'code' | 'name'> &
  Pick<ImportRow, 'integration_code' | 'file_name'> & { integration_name: string };

/** The notification of a delivery. */
export async function readDeliveredEvent(tx: Transaction, notificationId: string): Promise<DeliveredEvent> {
  const [row] = await tx<[FoundEvent]>`
    SELECT n.notification_id, n.kind, n.remarks, n.text, n.figures, n.fault_code, n.created_at, n.import_id, n.run_no,
      c.code, c.name, i.integration_code, i.setup->>'name' AS integration_name, i.file_name
    FROM notification n JOIN import i USING (company_id, import_id) JOIN company c USING (company_id)
    WHERE n.notification_id = ${notificationId}`;
  return {
    notificationId: row.notification_id,
    kind: row.kind,
    remarks: row.remarks,
    text: row.text,
    figures: row.figures,
    faultCode: row.fault_code,
    createdAt: row.created_at,
    importId: row.import_id,
    runNo: row.run_no,
    company: row.code,
    companyName: row.name,
    integration: row.integration_code,
    integrationName: row.integration_name,
    fileName: row.file_name,
  };
}

/** The path of an import, below the address of the server. */
export const importPath = (company: string, importId: string): string => `/v1/companies/${company}/imports/${importId}`;

/** The values of the placeholders of an e-mail. */
export function mailValues(event: DeliveredEvent, publicUrl: string): MailValues {
  const { counts, results } = shownFigures(event.figures);
  return {
    company: event.company,
    integration: event.integration,
    integrationName: event.integrationName,
    file: event.fileName,
    kind: event.kind,
    text: event.text,
    total: String(counts.total),
    completed: String(counts.completed),
    errors: String(counts.errors),
    skipped: String(counts.skipped),
    documents: String(results.documents),
    created: String(results.inserted),
    updated: String(results.updated),
    unchanged: String(results.unchanged),
    link: publicUrl + importPath(event.company, event.importId),
    event: event.notificationId,
    time: `${textBetween(event.createdAt.toISOString(), 0, 16).replace('T', ' ')} UTC`,
  };
}

/**
 * The body of a webhook call: ids and counts; for more, the receiver reads the import with an API key. The same at
 * every attempt.
 */
export function webhookPayload(
  event: DeliveredEvent,
  publicUrl: string,
): { type: string; timestamp: string; data: object } {
  return {
    // The standard allows words of letters, digits and "_", separated by full stops.
    type: `import.${event.kind.replaceAll('-', '_')}`,
    timestamp: event.createdAt.toISOString(),
    data: {
      import: event.importId,
      company: event.company,
      integration: event.integration,
      run: event.runNo,
      kind: event.kind,
      remarks: event.remarks,
      ...shownFigures(event.figures),
      postProcessing: event.figures.postProcessing ?? null,
      fault: event.faultCode,
      link: publicUrl + importPath(event.company, event.importId),
    },
  };
}
