import { by, early } from './values.js';

const DateConversion = { format: 'dd.MM.yyyy' };
const NumberConversion = { decimalSeparator: ',', groupSeparator: '.' };
const BooleanConversion = { true: ['ja'], false: ['nein'] };
const FieldRule = { rule: 'pad', length: 6, with: '0' };
const LookUp = { valueList: 'currencies', onNotFound: 'error' };
const LookUpTable = { connection: 'warehouse', name: 'item_codes' };
const FieldMapping = { field: 'customerNumber', column: 'Customer', rules: [{ rule: 'trim' }, FieldRule] };
const Validation = { check: 'range', field: 'quantity', minimum: '1', severity: 'warning' };
const DelimitedFormat = { type: 'csv', delimiter: ';', encoding: 'windows-1252' };
const FixedWidthColumn = { name: 'Quantity', start: 21, length: 8 };
const PostProcessingStep = { step: 'release', checkCreditLimit: true };
const PostProcessing = { trigger: 'AfterProcessing', steps: [PostProcessingStep] };
const EmailChannel = { channel: 'email', to: ['orders@acme.example'], events: ['finished-with-errors', 'failed'] };

export const IntegrationSetup = {
  name: 'Sales orders',
  file: DelimitedFormat,
  target: 'sales-document',
  mappings: [
    { field: 'number', column: 'No.' },
    FieldMapping,
    { field: 'documentDate', column: 'Date', date: DateConversion },
    { field: 'itemNumber', column: 'Item' },
    { field: 'quantity', column: 'Quantity', number: NumberConversion },
  ],
  validations: [Validation],
  writeMode: 'upsert',
  postProcessing: PostProcessing,
  notifications: [EmailChannel],
};

const version = {
  version: 3,
  changedBy: by,
  changedAt: early,
  comment: 'Dates as in the new export',
  restoredFrom: null,
};
const Integration = { code: 'sales-orders', version: 3, updatedAt: early, setup: IntegrationSetup };
const SetupChange = {
  pointer: '/mappings/2/date/format',
  kind: 'changed',
  before: 'yyyy-MM-dd',
  after: DateConversion.format,
};

const TargetField = { name: 'customerNumber', label: 'Customer No.', kind: 'code', required: true, maxLength: 20 };
const Target = {
  target: 'sales-document',
  label: 'Sales Document',
  key: ['documentType', 'number'],
  fields: [TargetField],
  lines: [{ name: 'quantity', label: 'Quantity', kind: 'decimal', required: true, precision: 18, scale: 5 }],
};

/** Integrations, the parts of their setups, and targets. */
export const setupExamples = {
  BooleanConversion,
  DateConversion,
  DelimitedFormat,
  EmailChannel,
  FieldMapping,
  ExcelFormat: { type: 'excel', sheet: 'Orders', headerRow: 3 },
  FixedWidthColumn,
  FixedWidthFormat: { type: 'fixed-width', columns: [FixedWidthColumn] },
  Integration,
  IntegrationSetup,
  IntegrationVersion: version,
  IntegrationVersionSetup: { ...version, setup: IntegrationSetup },
  JsonSchema: { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' },
  LookUp,
  LookUpTable,
  NumberConversion,
  PostProcessing,
  SetupChange,
  SetupFile: { code: 'sales-orders', ...IntegrationSetup },
  Target,
  TargetField,
  WebhookChannel: { channel: 'webhook', webhook: 'erp' },
};
