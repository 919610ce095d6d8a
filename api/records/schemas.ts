import { type Static, Type } from 'typebox';
import { recordFaultCodes } from '../../core/mapping/record-fault.js';
import { recordStates } from '../../core/model/import-state.js';
import { Described, NamedCode, NamedEnum } from '../../core/schema/named-enum.js';
import { Message, NullableText, Row } from '../http/values.js';

export const RecordFaultCode = NamedCode(
  'RecordFaultCode',
  'Why a record is in error, or has a warning',
  recordFaultCodes,
);

export const FaultField = NullableText("The target's field; null if it concerns the whole row.");
export const FaultValue = NullableText('The invalid value; null if there is none.');

/** An error or a warning of a record. */
const RecordFault = Type.Object(
  {
    code: RecordFaultCode,
    field: FaultField,
    value: FaultValue,
    message: Message,
  },
  { $id: 'RecordFault', description: 'An error or a warning of a record.' },
);

export const RecordFaults = (description: string) => Type.Array(RecordFault, { description });

/** The cells of a record. */
export const recordCells = {
  source: Type.Record(Type.String(), Type.String(), { description: 'The cells as read from the file, by column.' }),
  filledFrom: Type.Optional(
    Type.Record(Type.String(), Row, {
      description:
        'The columns that are empty in the file and have the value of an earlier row (`fillDown`), with the number of that row. Absent if there are none.',
    }),
  ),
};

/** The content of a record. */
export const recordContent = {
  ...recordCells,
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]), {
    description: 'The mapped values, by field of the target; null if a field has none.',
  }),
};

const RecordStatus = NamedEnum('RecordStatus', 'Status of a record', recordStates);

export const IntegrationRecord = Type.Object(
  {
    import: Type.String({ format: 'uuid', description: 'Id of the import.' }),
    integration: Type.String({ description: 'Code of the integration.' }),
    row: Row,
    status: RecordStatus,
    version: Type.Integer({ description: 'Number of its last correction, 0 if there is none; for `If-Match`.' }),
    ...recordContent,
    errors: RecordFaults('Errors of the record.'),
    warnings: RecordFaults('Warnings; the record is processed all the same.'),
  },
  { $id: 'IntegrationRecord', description: 'A staged row of a file.' },
);
export type IntegrationRecord = Static<typeof IntegrationRecord>;

/** The filters of the lists of records, of which only that of one import has `errorGroup`. */
export const recordFilters = {
  status: Type.Optional(Described(RecordStatus, 'Lists only records with this status.')),
  hasWarnings: Type.Optional(Type.Boolean({ description: 'Whether to list only records with a warning.' })),
  errorGroup: Type.Optional(
    Type.String({
      format: 'uuid',
      description: 'The id of an error group: lists only records in error for this cause.',
    }),
  ),
};
