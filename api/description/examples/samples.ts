import { IntegrationSetup } from './setups.js';
import { by, company, early, sha256 } from './values.js';

const id = '0195a1d0-2c11-7e5a-b0f4-8d2f6c1a9e77';
const format = IntegrationSetup.file;
const FindingAlternative = { value: 'MM/dd/yyyy', reason: 'No value has a day above 12.' };
const Finding = {
  setting: 'date.format',
  value: 'dd/MM/yyyy',
  confidence: 0.6,
  reason: 'All 20 values are dates in this format.',
  alternatives: [FindingAlternative],
};
const SampleColumn = {
  name: 'Date',
  sampleValues: ['02/03/2026', '03/03/2026'],
  emptyRows: 0,
  findings: [Finding],
  mapping: { date: { format: 'dd/MM/yyyy' } },
};
const SampleRow = { row: 2, source: { 'No.': 'SO-1001', Date: '02/03/2026' } };
const SampleLinks = { self: `${company}/samples/${id}`, preview: `${company}/samples/${id}/preview` };
const ValueFault = { code: 'not_a_date', message: '"31/31/2026" is not a date in the format dd/MM/yyyy.' };
const MappingFault = { field: 'number', code: 'required', message: '"number" is not mapped.' };
const SettingDifference = {
  setting: 'delimiter',
  configured: ',',
  finding: { setting: 'delimiter', value: ';', confidence: 1, reason: 'All rows have 6 values.' },
};
const ValidationFault = { validation: 0, code: 'unknown_field', message: 'There is no field "quantty".' };
const PreviewRow = {
  ...SampleRow,
  values: { number: { value: 'SO-1001' }, documentDate: { value: '2026-03-02' } },
  errors: [],
  warnings: [],
};

const reason = 'The name is the same.';
const ColumnAlternative = { column: 'Cust. Ref.', confidence: 0.4, reason: 'The name is similar.' };
const SuggestedMapping = {
  field: 'customerNumber',
  column: 'Customer',
  confidence: 0.95,
  evidence: ['known_synonym', 'existing_numbers'],
  reason,
  alternatives: [ColumnAlternative],
  mapping: { field: 'customerNumber', column: 'Customer' },
};
const SuggestedTarget = { target: 'sales-document', confidence: 0.9, reason: 'Most columns are of a sales document.' };
const UndecidedField = {
  field: 'dueDate',
  confidence: 0.5,
  reason: 'Two columns are equally likely.',
  alternatives: [ColumnAlternative],
};
const RecognisedIntegration = {
  integration: 'sales-orders',
  name: 'Sales orders',
  version: 3,
  target: 'sales-document',
  matchingColumns: ['No.', 'Customer'],
  missingColumns: [],
  additionalColumns: ['Remarks'],
  confidence: 0.9,
  reason: 'All columns that it maps are in the file.',
};
const UnmappedColumn = { column: 'Remarks', reason: 'No field has a similar name.' };
const Unmapped = { columns: [UnmappedColumn], requiredFields: ['quantity'] };
const SourceColumn = { name: 'Customer', values: ['C100', 'C200'] };

/** Samples and their previews, and suggested mappings. */
export const sampleExamples = {
  ColumnAlternative,
  Finding,
  FindingAlternative,
  MappedValue: PreviewRow.values.number,
  MappingFault,
  MappingSuggestion: {
    target: 'sales-document',
    targets: [SuggestedTarget],
    mappings: [SuggestedMapping],
    undecided: [UndecidedField],
    unmapped: Unmapped,
    recognised: [RecognisedIntegration],
  },
  MappingSuggestionRequest: { target: 'sales-document', columns: [SourceColumn, { name: 'No.' }] },
  Preview: {
    file: format,
    columns: [SampleColumn],
    rows: [PreviewRow],
    next: null,
    mappingFaults: [MappingFault],
    validationFaults: [],
    differences: [],
    fault: null,
  },
  PreviewRequest: { file: format, target: 'sales-document', mappings: IntegrationSetup.mappings, rows: 5 },
  PreviewRow,
  RecognisedIntegration,
  Sample: {
    id,
    fileName: 'orders-2026-03-02.csv',
    size: 48_211,
    sha256,
    findings: [SettingDifference.finding],
    undecided: [],
    file: format,
    columns: [SampleColumn],
    rows: [SampleRow],
    fault: null,
    createdBy: by,
    createdAt: early,
    expiresAt: '2026-03-03T08:15:00.000Z',
    links: SampleLinks,
  },
  SampleColumn,
  SampleLinks,
  SampleRow,
  SettingDifference,
  SourceColumn,
  SuggestedMapping,
  SuggestedTarget,
  UndecidedField,
  Unmapped,
  UnmappedColumn,
  ValueConversions: SampleColumn.mapping,
  ValueFault,
  ValidationFault,
};
