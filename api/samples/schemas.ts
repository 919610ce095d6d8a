import { type Static, Type } from 'typebox';
import { FileFormat } from '../../core/formats/file-format.js';
import { Described } from '../../core/schema/named-enum.js';
import { FieldMapping } from '../../core/setup/setup.js';
import { Fault } from '../http/fault.js';
import { KeyName, Links, Nullable, Row, Sha256, Timestamp } from '../http/values.js';
import { recordCells } from '../records/schemas.js';

/** How certain a finding or a suggestion is. */
export const Confidence = Type.Number({ minimum: 0, maximum: 1, description: 'From 0, a guess, to 1, certain.' });

export const Reason = Type.String({ description: 'A sentence or two for people.' });

const Alternative = Type.Object(
  { value: Type.Unknown({ description: 'The value, as in a setup.' }), reason: Reason },
  { $id: 'FindingAlternative', description: 'Another possible value of a detected setting.' },
);

export const Finding = Type.Object(
  {
    setting: Type.String({
      description:
        "Name of the setting in a setup's `file` or in a mapping; `kind` and `lineEnds` are for information only.",
    }),
    value: Type.Optional(
      Type.Unknown({
        description: 'The value, as in a setup; missing if it is undecided: one of the alternatives must be chosen.',
      }),
    ),
    confidence: Confidence,
    reason: Reason,
    alternatives: Type.Optional(Type.Array(Alternative, { description: 'Other values, the likeliest first.' })),
  },
  { $id: 'Finding', description: 'A detected setting of a file, with the evidence.' },
);

const Findings = (what: string) => Type.Array(Finding, { description: `What was detected of ${what}.` });

/** A column of a sample and the format of its values. */
const SampleColumn = Type.Object(
  {
    name: Type.String({ description: 'Name of the column in mappings.' }),
    sampleValues: Type.Array(Type.String(), { description: 'The first distinct values.' }),
    emptyRows: Type.Integer({
      description: 'Number of rows without a value in this column, among those that were examined.',
    }),
    findings: Findings('its values'),
    mapping: Type.Object(
      {
        rules: Type.Optional(FieldMapping.properties.rules),
        date: Type.Optional(FieldMapping.properties.date),
        number: Type.Optional(FieldMapping.properties.number),
        boolean: Type.Optional(FieldMapping.properties.boolean),
      },
      {
        $id: 'ValueConversions',
        description:
          'The conversions of a mapping that read the values of a column, by kind of field, and rules before them.',
      },
    ),
  },
  { $id: 'SampleColumn', description: 'A column of a sample, and how its values are written.' },
);

/** The columns of a sample. */
export const Columns = Type.Array(SampleColumn, { description: 'The columns, left to right.' });

/** A row of a sample. */
export const SampleRow = Type.Object(
  {
    row: Row,
    ...recordCells,
  },
  { $id: 'SampleRow', description: 'A record of a sample, as read.' },
);

/** Why a file, or the rest of it, cannot be read. */
export const FileFault = Nullable(Fault, 'Why the file, or the rest of it, cannot be read; null if it can.');

/** The format by which a sample is read. */
export const Format = Type.Union([FileFormat, Type.Null()], {
  description:
    'The detected format, which can be used in a setup; undecided settings have their first alternative. Null if the file cannot be read.',
});

/** A file to try settings on, and its detected format. */
export const Sample = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Identifies the sample in paths.' }),
    fileName: Type.String({ description: 'Name of the file as uploaded, without folders.' }),
    size: Type.Integer({ description: 'Size in bytes.' }),
    sha256: Sha256,
    findings: Findings('the file'),
    undecided: Type.Array(Type.String(), { description: 'Undecided settings, which must be chosen.' }),
    file: Format,
    columns: Columns,
    rows: Type.Array(SampleRow, { description: 'The first 20 records.' }),
    fault: FileFault,
    createdBy: KeyName,
    createdAt: Timestamp,
    expiresAt: Described(Timestamp, 'When it is deleted: a day after it was last used.'),
    links: Links('SampleLinks', { self: 'the sample', preview: 'requests that try settings on it' }),
  },
  { $id: 'Sample', description: 'An uploaded file, with what was detected in it.' },
);
export type Sample = Static<typeof Sample>;
