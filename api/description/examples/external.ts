import { ImportCounts, ImportResults } from './imports.js';
import { by, company, early, importId, importPath, late } from './values.js';

const saved = { createdAt: early, createdBy: by, updatedAt: early, updatedBy: by };
const warehouse = { kind: 'postgres', host: 'db.acme.example', database: 'warehouse', user: 'longshore' };
const Connection = { code: 'warehouse', hasSecret: true, ...saved, ...warehouse };
const shop = {
  kind: 'http',
  baseUrl: 'https://shop.acme.example/api',
  authentication: { type: 'header', name: 'X-Api-Key' },
};
const WritableTable = { schema: 'public', name: 'stock', kind: 'table' };
const ProposedField = {
  name: 'number',
  column: 'item_no',
  label: 'item_no',
  kind: 'code',
  maxLength: 20,
  required: true,
};
const ProposedTable = {
  connection: 'warehouse',
  schema: 'public',
  name: 'stock',
  key: ['number'],
  fields: [ProposedField],
};
const SkippedColumn = { column: 'location', reason: 'There is no kind of field for the type point.' };

const Webhook = {
  code: 'erp',
  url: 'https://erp.acme.example/hooks/longshore',
  enabled: true,
  disabledReason: null,
  previousSecretActive: false,
  rotatedAt: null,
  ...saved,
};

const notification = '0195a1c3-0aa1-7d1e-9b3c-6f2d4e8c1b55';
const Notification = {
  id: notification,
  position: 41,
  kind: 'finished-with-errors',
  remarks: ['fewer-rows'],
  text: 'Import and post-processing complete: 120 created, 12 errors',
  import: importId,
  integration: 'sales-orders',
  run: 1,
  counts: ImportCounts,
  results: ImportResults,
  postProcessing: { total: 120, completed: 120, errors: 0 },
  fault: null,
  createdAt: late,
  readAt: null,
  readBy: null,
  links: { import: importPath, deliveries: `${company}/deliveries?notification=${notification}` },
};
const DeliveryAttempt = {
  round: 1,
  number: 1,
  startedAt: late,
  durationMs: 210,
  responseCode: 503,
  error: 'The webhook answered 503.',
};
const Delivery = {
  id: '0195a1c3-0ab2-7c44-8a90-1d7e5f3b2c66',
  notification,
  channel: 'webhook',
  recipient: 'erp',
  status: 'Pending',
  round: 1,
  attempts: [DeliveryAttempt],
  nextAttemptAt: '2026-03-02T08:16:42.000Z',
  deliveredAt: null,
  createdAt: late,
};

const MailContent = {
  subject: '{{integrationName}}: {{errors}} errors',
  text: '{{text}}\n{{link}}\n',
  html: '<p>{{text}}</p><p><a href="{{link}}">Open the import</a></p>',
};
const MailTemplate = { kind: 'finished-with-errors', ...MailContent, custom: true, updatedAt: early, updatedBy: by };
const Placeholder = { name: 'errors', description: 'records in error' };

/** Connections, webhooks and notifications. */
export const externalExamples = {
  BasicAuthentication: { type: 'basic', user: 'longshore' },
  BearerAuthentication: { type: 'bearer' },
  ConnectionTest: { ok: true, message: 'PostgreSQL 16.4', durationMs: 38 },
  Delivery,
  DeliveryAttempt,
  HeaderAuthentication: shop.authentication,
  HttpConnection: { code: 'shop', hasSecret: true, ...saved, ...shop },
  HttpConnectionSettings: { ...shop, secret: '4f1c9a' },
  MailContent,
  MailTemplate,
  NoAuthentication: { type: 'none' },
  Notification,
  NotificationLinks: Notification.links,
  Placeholder,
  PostProcessingTotals: Notification.postProcessing,
  PostgresConnection: Connection,
  PostgresConnectionSettings: { ...warehouse, secret: 'correct horse battery staple' },
  ProposedField,
  ProposedTable,
  MarkReadRequest: { upToPosition: 41 },
  MarkReadResult: { markedAsRead: 3 },
  SkippedColumn,
  Webhook,
  WebhookSettings: { url: Webhook.url, enabled: true },
  WebhookWithSecret: { ...Webhook, secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' },
  WritableTable,
};
