import { type Static, Type } from 'typebox';
import { FileFormat } from '../../core/formats/file-format.js';
import { FieldMapping } from '../../core/setup/setup.js';
import { Fault } from '../http/fault.js';

const Alternative = Type.Object(
  { value: Type.Unknown(), reason: Type.String() },
  { $id: 'FindingAlternative', description: 'Another possible value of a detected setting.' },
);

export const Finding = Type.Object(
  {
    setting: Type.String({
      description:
        "Name of the setting in a setup's `file` or in a mapping; `kind` and `lineEnds` are for information only.",
    }),
    value: Type.Optional(
      Type.Unknown({ description: 'Missing if it is undecided: one of the alternatives must be chosen.' }),
    ),
    confidence: Type.Number({ minimum: 0, maximum: 1 }),
    reason: Type.String({ description: 'A sentence or two for people.' }),
    alternatives: Type.Optional(Type.Array(Alternative)),
  },
  { $id: 'Finding', description: 'A detected setting of a file, with the evidence.' },
);

const Findings = Type.Array(Finding);

/** A column of a sample and the format of its values. */
const SampleColumn = Type.Object(
  {
    name: Type.String(),
    sampleValues: Type.Array(Type.String(), { description: 'The first distinct values.' }),
    emptyRows: Type.Integer({
      description: 'Number of rows without a value in this column, among those that were examined.',
    }),
    findings: Findings,
    mapping: Type.Object(
      {
        date: Type.Optional(FieldMapping.properties.date),
        number: Type.Optional(FieldMapping.properties.number),
        boolean: Type.Optional(FieldMapping.properties.boolean),
      },
      { description: 'The conversions of a mapping that read these values, by kind of field.' },
    ),
  },
  { $id: 'SampleColumn', description: 'A column of a sample, and how its values are written.' },
);

/** The columns of a sample. */
export const Columns = Type.Array(SampleColumn);

/** The content of each row of a sample. */
export const rowProperties = {
  row: Type.Integer({ description: 'Row number in the file, as a spreadsheet shows it.' }),
  source: Type.Record(Type.String(), Type.String(), { description: 'The cells as read from the file, by column.' }),
};

/** Why a file, or the rest of it, cannot be read. */
export const FileFault = Type.Union([Fault, Type.Null()], {
  description:
    'Why the file, or the rest of it, cannot be read; null if it can. docs/errors.md lists the codes under Files.',
});

/** The format by which a sample is read. */
export const Format = Type.Union([FileFormat, Type.Null()], {
  description:
    'The detected format, which can be used in a setup; undecided settings have their first alternative. Null if the file cannot be read.',
});

/** A file to try settings on, and its detected format. */
export const Sample = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    fileName: Type.String(),
    size: Type.Integer({ description: 'Size in bytes.' }),
    sha256: Type.String(),
    findings: Findings,
    undecided: Type.Array(Type.String(), { description: 'Undecided settings, which must be chosen.' }),
    file: Format,
    columns: Columns,
    rows: Type.Array(Type.Object(rowProperties, { $id: 'SampleRow', description: 'A record of a sample, as read.' }), {
      description: 'The first 20 records.',
    }),
    fault: FileFault,
    createdBy: Type.String({ description: 'Name of the API key.' }),
    createdAt: Type.String({ format: 'date-time' }),
    expiresAt: Type.String({ format: 'date-time', description: 'When it is deleted: a day after it was last used.' }),
    links: Type.Object({ self: Type.String(), preview: Type.String() }),
  },
  { $id: 'Sample', description: 'An uploaded file, with what was detected in it.' },
);
export type Sample = Static<typeof Sample>;
