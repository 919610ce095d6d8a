import type { Table } from 'drizzle-orm';
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

export type BatchRow = RowOf<typeof schema.batch>;
export type CorrectionRow = RowOf<typeof schema.correction>;
export type DeliveryRow = RowOf<typeof schema.delivery>;
export type ImportRow = RowOf<typeof schema.importTable>;
export type IntegrationRecordRow = RowOf<typeof schema.integrationRecord>;
export type IntegrationRow = RowOf<typeof schema.integration>;
export type JobRow = RowOf<typeof schema.job>;
export type NotificationDeliveryRow = RowOf<typeof schema.notificationDelivery>;
export type PostProcessingEntryRow = RowOf<typeof schema.postProcessingEntry>;
export type PostProcessingMailRow = RowOf<typeof schema.postProcessingMail>;
export type PostProcessingPortionRow = RowOf<typeof schema.postProcessingPortion>;
export type RecordCorrectionRow = RowOf<typeof schema.recordCorrection>;
export type SampleRow = RowOf<typeof schema.sample>;
export type UndoBatchRow = RowOf<typeof schema.undoBatch>;
