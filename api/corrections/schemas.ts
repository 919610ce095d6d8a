import { type Static, Type } from 'typebox';
import { Extended } from '../../core/schema/extended.js';
import { correctionKinds } from '../../services/corrections/make-correction.js';
import { KeyName, Nullable, NullableText, Row, Timestamp } from '../http/values.js';
import { RecordFaults, recordContent } from '../records/schemas.js';

const Comment = NullableText('Why it was made; null if no comment was given.');

/** The properties of every request that corrects records. */
export const correctionProperties = {
  comment: Type.Optional(
    Type.String({ maxLength: 500, description: 'Why it is corrected; stored with the correction.' }),
  ),
  preview: Type.Optional(
    Type.Boolean({ default: false, description: 'Whether to return the result without writing anything.' }),
  ),
};

/** New texts by column. */
const NewTexts = Type.Record(Type.String(), Type.Union([Type.String({ maxLength: 32_767 }), Type.Null()]), {
  minProperties: 1,
  maxProperties: 1000,
  description:
    "New texts by column, as in the record's `source`, in the format of the file; null or '' empties the cell, or says that it is empty where the value above is unclear (`fillDown`).",
});

const CellChange = Type.Object(
  {
    column: Type.String({ description: 'Name of the column.' }),
    before: NullableText('The text before; null if the row ended before this column.'),
    after: Type.String({ description: 'The text now; empty if the cell was emptied.' }),
  },
  { $id: 'CellChange', description: 'A corrected cell, with the texts before and after.' },
);

/** New texts for one record. */
export const RecordCorrection = Type.Object(
  { values: NewTexts, ...correctionProperties },
  { $id: 'RecordCorrection', description: 'A correction of one record.', additionalProperties: false },
);

/** New texts for all records that are in error for one cause. */
export const ErrorGroupCorrection = Type.Object(
  {
    errorGroup: Type.String({ format: 'uuid', description: 'Id of the error group.' }),
    values: NewTexts,
    ...correctionProperties,
  },
  {
    $id: 'ErrorGroupCorrection',
    description: 'A correction of all records that are in error for one cause.',
    additionalProperties: false,
  },
);

/** A record as it is, or would be, after its correction. */
const CorrectedRecord = Type.Object(
  {
    row: Row,
    changes: Type.Array(CellChange, {
      description: 'The cells with another text than before, or that are empty now for certain.',
    }),
    values: recordContent.values,
    errors: RecordFaults('Errors after the correction; in a preview including look-ups in internal targets.'),
    warnings: RecordFaults('Warnings after the correction.'),
  },
  { $id: 'CorrectedRecord', description: 'A record after a correction.' },
);

/** A correction of records by a user. */
export const Correction = Type.Object(
  {
    number: Type.Integer({ description: 'Number within the import, counted from 1.' }),
    kind: Type.Enum([...correctionKinds], {
      description: 'Whether it corrected one record, an error group, or the rows of a file.',
    }),
    comment: Comment,
    records: Type.Integer({ description: 'Number of records that it changed.' }),
    createdBy: KeyName,
    createdAt: Timestamp,
  },
  { $id: 'Correction', description: 'A correction of records of an import.' },
);
export type Correction = Static<typeof Correction>;

/** One cell that a correction has changed. */
export const CorrectedCell = Extended(
  CellChange,
  {
    row: Row,
    correction: Type.Integer({ description: 'Number of the correction.' }),
    comment: Comment,
    createdBy: KeyName,
    createdAt: Timestamp,
  },
  { $id: 'CorrectedCell', description: 'A cell that a correction changed.' },
);
export type CorrectedCell = Static<typeof CorrectedCell>;

/** The result of a correction or of its preview. */
export const CorrectionResult = Type.Object(
  {
    preview: Type.Boolean({ description: 'Whether it is a preview: nothing was written.' }),
    number: Nullable(Type.Integer(), 'Number of the correction; null for a preview, and if nothing had to change.'),
    records: Type.Integer({ description: 'Number of records changed.' }),
    ready: Type.Integer({
      description:
        'Of these, ready to be processed: they have no errors, and neither have the other records of their documents.',
    }),
    inError: Type.Integer({
      description:
        'Of these, in error after the correction, including records that are in error only because another record of their document is.',
    }),
    examples: Type.Array(CorrectedRecord, { description: 'The first records, at most three.' }),
  },
  { $id: 'CorrectionResult', description: 'The result of a correction, or of its preview.' },
);
export type CorrectionResult = Static<typeof CorrectionResult>;

/** The headers of a correction of one record. */
export const IfMatch = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'The `ETag` that the correction is based on. If it is not the current one, the answer is 412.',
    }),
  ),
});
