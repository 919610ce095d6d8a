import { type Static, Type } from 'typebox';
import { targetNames } from '../targets/targets.js';
import { FileFormat } from './file-format.js';

const DateConversion = Type.Object(
  {
    format: Type.String({
      minLength: 1,
      maxLength: 50,
      description: 'Tokens of Luxon, such as yyyy-MM-dd, dd.MM.yyyy or d LLL yyyy. Default: yyyy-MM-dd.',
    }),
    locale: Type.Optional(
      Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$', description: 'For names of months. Default: en.' }),
    ),
  },
  { additionalProperties: false },
);

const NumberConversion = Type.Object(
  {
    decimalSeparator: Type.Optional(Type.Enum(['.', ','], { default: '.' })),
    groupSeparator: Type.Optional(
      Type.Enum(['', '.', ',', ' ', "'"], {
        default: '',
        description: 'Between groups of three digits; a space stands for no-break spaces too.',
      }),
    ),
    multiplyBy: Type.Optional(
      Type.String({
        pattern: '^-?[0-9]{1,12}(\\.[0-9]{1,8})?$',
        description: 'Exact factor, for instance "100" for a discount given as a fraction.',
      }),
    ),
  },
  { additionalProperties: false },
);

const BooleanConversion = Type.Object(
  {
    true: Type.Array(Type.String({ maxLength: 50 }), { minItems: 1, maxItems: 20 }),
    false: Type.Array(Type.String({ maxLength: 50 }), { minItems: 1, maxItems: 20 }),
  },
  {
    additionalProperties: false,
    description: 'Texts that mean yes and no. Default: true, yes, y, 1 and false, no, n, 0.',
  },
);

/**
 * Where one field of the target comes from: a column of the file or a constant. Further rules
 * per field (value maps, computed values, validation) belong here too.
 */
export const FieldMapping = Type.Object(
  {
    field: Type.String({ minLength: 1, maxLength: 60, description: "Name of the target's field." }),
    column: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Name of the source column.' })),
    constant: Type.Optional(Type.String({ maxLength: 255, description: 'The same value for every record.' })),
    required: Type.Optional(
      Type.Boolean({ description: 'Whether an empty cell is an error. Default: as the target says.' }),
    ),
    date: Type.Optional(DateConversion),
    number: Type.Optional(NumberConversion),
    boolean: Type.Optional(BooleanConversion),
  },
  { additionalProperties: false },
);
export type FieldMapping = Static<typeof FieldMapping>;

const ProcessingExecutionMode = Type.Enum(['Immediate', 'Deferred'], {
  default: 'Immediate',
  description: 'Immediate: the caller waits. Deferred: processed in the background.',
});

/** The saved setup of one kind of import. */
export const IntegrationSetup = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    file: FileFormat,
    target: Type.Enum([...targetNames]),
    mappings: Type.Array(FieldMapping, { minItems: 1, maxItems: 200 }),
    groupBy: Type.Optional(
      Type.Array(Type.String({ maxLength: 60 }), {
        minItems: 1,
        maxItems: 10,
        description: "Mapped header fields whose equal values make one document. Default: the target's key.",
      }),
    ),
    write: Type.Optional(
      Type.Enum(['insert', 'upsert'], {
        default: 'insert',
        description: 'What to do with a key that exists: an error, or an update.',
      }),
    ),
    batchSize: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 20_000,
        description: 'Records per batch; a document is never split. Default: by the size of the file, 10000 at most.',
      }),
    ),
    processingExecutionMode: Type.Optional(ProcessingExecutionMode),
  },
  { additionalProperties: false },
);
export type IntegrationSetup = Static<typeof IntegrationSetup>;
