import { type Static, Type } from 'typebox';
import { FileFormat } from '../../core/formats/file-format.js';
import { FieldMapping } from '../../core/setup/setup.js';
import { Fault } from '../http/fault.js';

const Alternative = Type.Object({ value: Type.Unknown(), reason: Type.String() }, { $id: 'FindingAlternative' });

export const Finding = Type.Object(
  {
    setting: Type.String({
      description: "Name of the setting, in a setup's `file` or in a mapping; `kind` and `lineEnds` only inform.",
    }),
    value: Type.Optional(
      Type.Unknown({ description: 'Missing where it is a tie: somebody has to choose one of the alternatives.' }),
    ),
    confidence: Type.Number({ minimum: 0, maximum: 1 }),
    reason: Type.String({ description: 'For people: a sentence or two.' }),
    alternatives: Type.Optional(Type.Array(Alternative)),
  },
  { $id: 'Finding' },
);

const Findings = Type.Array(Finding);

/** A column of a sample and how its values are written. */
const SampleColumn = Type.Object(
  {
    name: Type.String(),
    samples: Type.Array(Type.String(), { description: 'The first different values.' }),
    blank: Type.Integer({ description: 'Of the rows looked at, those without a value here.' }),
    findings: Findings,
    mapping: Type.Object(
      {
        date: Type.Optional(FieldMapping.properties.date),
        number: Type.Optional(FieldMapping.properties.number),
        boolean: Type.Optional(FieldMapping.properties.boolean),
      },
      { description: 'The part of a mapping that reads the values, for a field of that kind.' },
    ),
  },
  { $id: 'SampleColumn' },
);

/** The columns of a sample. */
export const Columns = Type.Array(SampleColumn);

/** What every row of a sample has. */
export const rowProperties = {
  row: Type.Integer({ description: 'Row number as a person sees it in the file.' }),
  source: Type.Record(Type.String(), Type.String(), { description: 'The cells as read, by column.' }),
};

/** What keeps a file, or the rest of it, from being read. */
export const FileFault = Type.Union([Fault, Type.Null()], { description: 'Codes: under Files in docs/errors.md.' });

/** The format that a sample is read by. */
export const Format = Type.Union([FileFormat, Type.Null()], {
  description:
    'Made of the findings and ready for a setup; of a tie it has the first alternative. Null where nothing can be read.',
});

/** A file to try settings on, and what was found out about it. */
export const Sample = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    fileName: Type.String(),
    size: Type.Integer({ description: 'Bytes.' }),
    sha256: Type.String(),
    findings: Findings,
    undecided: Type.Array(Type.String(), { description: 'Settings that are ties, and that somebody has to decide.' }),
    file: Format,
    columns: Columns,
    rows: Type.Array(Type.Object(rowProperties, { $id: 'SampleRow' }), { description: 'The first 20 records.' }),
    fault: FileFault,
    createdBy: Type.String({ description: 'Name of the API key.' }),
    createdAt: Type.String({ format: 'date-time' }),
    expiresAt: Type.String({ format: 'date-time', description: 'A day after it was last used.' }),
    links: Type.Object({ self: Type.String(), preview: Type.String() }),
  },
  { $id: 'Sample' },
);
export type Sample = Static<typeof Sample>;
