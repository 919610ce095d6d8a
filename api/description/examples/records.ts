import { by, early, importId, importPath, late } from './values.js';

const source = { 'No.': 'SO-1001', Customer: 'C100', Item: 'I-7', Quantity: 'two' };
const values = { number: 'SO-1001', customerNumber: 'C100', itemNumber: 'I-7', quantity: null };
const RecordFault = {
  code: 'not_a_number',
  field: 'quantity',
  value: 'two',
  message: '"two" is not a valid number.',
};
const IntegrationRecord = {
  import: importId,
  integration: 'sales-orders',
  row: 18,
  status: 'Error',
  version: 0,
  source,
  values,
  errors: [RecordFault],
  warnings: [],
};
const ErrorExample = { row: 18, message: RecordFault.message, source };
const ErrorGroup = {
  id: '5b0a3f52-9a0e-5d0c-8c8c-1f5d8e7a2b91',
  code: 'not_a_number',
  field: 'quantity',
  value: 'two',
  message: RecordFault.message,
  records: 9,
  columns: ['Quantity'],
  notCorrectableReason: null,
  examples: [ErrorExample],
};

const CellChange = { column: 'Quantity', before: 'two', after: '2' };
const comment = 'The supplier spells out small numbers.';
const Correction = { number: 1, kind: 'error-group', comment, records: 9, createdBy: by, createdAt: early };
const CorrectedCell = { row: 18, ...CellChange, correction: 1, comment, createdBy: by, createdAt: early };
const CorrectedRecord = {
  row: 18,
  changes: [CellChange],
  values: { ...values, quantity: '2' },
  errors: [],
  warnings: [],
};

const FieldChange = { field: 'quantity', before: '1', after: '2' };
const DryRunRecord = {
  row: 18,
  action: 'update',
  source: { ...source, Quantity: '2' },
  values: { ...values, quantity: '2' },
  changes: [FieldChange],
  errors: [],
  warnings: [],
};
const DryRun = {
  number: 1,
  status: 'Completed',
  message: 'Dry run complete: 118 would be created, 2 changed, 12 errors',
  counts: { total: 500, processed: 500, errors: 12, skipped: 0 },
  results: { inserted: 118, updated: 2, unchanged: 0, sent: 0, lines: 488 },
  upToDate: true,
  fault: null,
  choices: [],
  startedAt: early,
  finishedAt: late,
  links: { self: `${importPath}/dry-runs/1`, records: `${importPath}/dry-runs/1/records`, import: importPath },
};

/** Records of imports, their errors and corrections, and dry runs. */
export const recordExamples = {
  CellChange,
  CorrectedCell,
  CorrectedRecord,
  Correction,
  CorrectionResult: {
    preview: false,
    number: 1,
    records: 9,
    ready: 9,
    inError: 0,
    examples: [CorrectedRecord],
  },
  DryRun,
  DryRunCounts: DryRun.counts,
  DryRunLinks: DryRun.links,
  DryRunResults: DryRun.results,
  DryRunRecord,
  DryRunRequest: { status: 'Ready' },
  ErrorExample,
  ErrorGroup,
  FieldChange,
  FileUpload: { file: 'orders-2026-03-02.csv' },
  ErrorGroupCorrection: { errorGroup: ErrorGroup.id, values: { Quantity: '2' }, comment },
  IntegrationRecord,
  RecordCorrection: { values: { Quantity: '2' }, preview: true },
  RecordFault,
};
