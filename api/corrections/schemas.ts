import { type Static, Type } from 'typebox';
import { correctionKinds } from '../../services/corrections/make-correction.js';
import { RecordFaults, recordContent } from '../records/schemas.js';

const Text = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

/** What every call that corrects takes beside what it corrects. */
export const correctionProperties = {
  comment: Type.Optional(Type.String({ maxLength: 500, description: 'Why; kept with the correction.' })),
  preview: Type.Optional(
    Type.Boolean({ default: false, description: 'Shows what would come of it and writes nothing.' }),
  ),
};

/** New texts of columns. */
const NewTexts = Type.Record(Type.String(), Type.Union([Type.String({ maxLength: 32_767 }), Type.Null()]), {
  minProperties: 1,
  maxProperties: 1000,
  description:
    "New texts by column, as the record's `source` names them, in the form that the file has; null or '' empties the cell.",
});

const CellChange = Type.Object(
  {
    column: Type.String(),
    before: Text('As it was; null where the row ended before this column.'),
    after: Type.String(),
  },
  { $id: 'CellChange' },
);

/** New texts for one record. */
export const RecordCorrection = Type.Object(
  { values: NewTexts, ...correctionProperties },
  { $id: 'RecordCorrection', additionalProperties: false },
);

/** New texts for all records that are in error for one cause. */
export const GroupCorrection = Type.Object(
  {
    group: Type.String({ format: 'uuid', description: 'Id of the error group.' }),
    values: NewTexts,
    ...correctionProperties,
  },
  { $id: 'GroupCorrection', additionalProperties: false },
);

/** A record as it is, or would be, once it is corrected. */
const CorrectedRecord = Type.Object(
  {
    row: Type.Integer(),
    changes: Type.Array(CellChange),
    values: recordContent.values,
    errors: RecordFaults('What is wrong with it then; in a preview also what is looked up in the books.'),
    warnings: RecordFaults('What to look at then.'),
  },
  { $id: 'CorrectedRecord' },
);

/** An act by which records were put right. */
export const Correction = Type.Object(
  {
    number: Type.Integer({ description: 'Counts from 1 within the import.' }),
    kind: Type.Enum([...correctionKinds], {
      description: 'One record, a group in error, or a file of failed rows that came back.',
    }),
    comment: Text('Why, where whoever made it said so.'),
    records: Type.Integer({ description: 'Records that it changed.' }),
    madeBy: Type.String({ description: 'Name of the API key.' }),
    madeAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'Correction' },
);
export type Correction = Static<typeof Correction>;

/** One cell that a correction changed. */
export const CorrectedCell = Type.Object(
  {
    row: Type.Integer(),
    ...CellChange.properties,
    correction: Type.Integer({ description: 'Number of the correction.' }),
    comment: Text('Why, where whoever made it said so.'),
    madeBy: Type.String(),
    madeAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'CorrectedCell' },
);
export type CorrectedCell = Static<typeof CorrectedCell>;

/** What correcting has come to, or would. */
export const CorrectionResult = Type.Object(
  {
    preview: Type.Boolean({ description: 'Whether nothing was written.' }),
    number: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Number of the correction; null for a preview, and where nothing had to change.',
    }),
    records: Type.Integer({ description: 'Records changed.' }),
    ready: Type.Integer({
      description:
        'Of these, ready to be processed: nothing is wrong with their values, nor with another record of their document.',
    }),
    inError: Type.Integer({
      description: 'Of these, still in error, or in error now, if only as another record of their document is.',
    }),
    examples: Type.Array(CorrectedRecord, { description: 'The first records, three at most.' }),
  },
  { $id: 'CorrectionResult' },
);
export type CorrectionResult = Static<typeof CorrectionResult>;
