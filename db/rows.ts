import type { Table } from 'drizzle-orm';
import type { RecordStatus } from '../core/model/import-state.js';
import type { EntrySelection, PostProcessingTrigger } from '../core/model/post-processing-figures.js';
import type * as schema from './schema/index.js';

/** What drizzle knows of a column. */
interface ColumnType {
  name: string;
  data: unknown;
  notNull: boolean;
  columnType: string;
}

type ValueOf<Column extends ColumnType> =
  | (Column['columnType'] extends `PgBigInt${string}` ? string : Column['data'])
  | (Column['notNull'] extends true ? never : null);

/** A row of a table as the driver returns it: columns by their names in the database, 64-bit integers as text. */
type RowOf<Of extends Table> = {
  [Key in keyof Of['_']['columns'] as Of['_']['columns'][Key]['_']['name']]: ValueOf<Of['_']['columns'][Key]['_']>;
};

export type ApiKeyRow = RowOf<typeof schema.apiKey>;
export type BatchRow = RowOf<typeof schema.batch>;
export type CompanyRow = RowOf<typeof schema.company>;
export type ConnectionRow = RowOf<typeof schema.connection>;
export type CorrectionRow = RowOf<typeof schema.correction>;
export type DeliveryAttemptRow = RowOf<typeof schema.deliveryAttempt>;
export type DeliveryRow = RowOf<typeof schema.delivery>;
export type DryRunRecordRow = RowOf<typeof schema.dryRunRecord>;
export type IdempotencyKeyRow = RowOf<typeof schema.idempotencyKey>;
export type ImportRow = RowOf<typeof schema.importTable>;
export type IntegrationRecordRow = RowOf<typeof schema.integrationRecord>;
export type IntegrationVersionRow = RowOf<typeof schema.integrationVersion>;
export type IntegrationRow = RowOf<typeof schema.integration>;
export type JobRow = RowOf<typeof schema.job>;
export type MailTemplateRow = RowOf<typeof schema.mailTemplate>;
export type NotificationRow = RowOf<typeof schema.notification>;
export type NotificationDeliveryRow = RowOf<typeof schema.notificationDelivery>;
export type NumberSeriesRow = RowOf<typeof schema.numberSeries>;
export type OutgoingCountRow = RowOf<typeof schema.outgoingCount>;
export type PostProcessingEntryRow = RowOf<typeof schema.postProcessingEntry>;
export type PostProcessingMailRow = RowOf<typeof schema.postProcessingMail>;
export type PostProcessingPortionRow = RowOf<typeof schema.postProcessingPortion>;
export type RecordCorrectionRow = RowOf<typeof schema.recordCorrection>;
export type RecordErrorRow = RowOf<typeof schema.recordError>;
export type SampleRow = RowOf<typeof schema.sample>;
export type UndoBatchRow = RowOf<typeof schema.undoBatch>;
export type UndoExceptionRow = RowOf<typeof schema.undoException>;
export type ValueListRow = RowOf<typeof schema.valueList>;
export type ValueListEntryRow = RowOf<typeof schema.valueListEntry>;
export type WebhookRow = RowOf<typeof schema.webhook>;
export type WrittenDocumentRow = RowOf<typeof schema.writtenDocument>;

/** A job whose kind is post-processing. */
export type PostProcessingJobRow = Omit<JobRow, 'selection' | 'trigger'> & {
  selection: EntrySelection;
  trigger: PostProcessingTrigger;
};

/** A row of the view `record_status`: a record, and its status. */
export type RecordStatusRow = Omit<IntegrationRecordRow, 'corrected_after'> & { status: RecordStatus };
