import { type Static, Type } from 'typebox';
import { maxColumnNameCharacters } from '../formats/column-names.js';
import { FileFormat } from '../formats/file-format.js';
import { Described, NamedEnum } from '../schema/named-enum.js';
import { externalProperties } from '../targets/external-settings.js';
import { externalNames } from '../targets/external-targets.js';
import { targetNames } from '../targets/targets.js';
import { Expression } from './expression.js';
import { DateConversion, FieldRule, NumberConversion } from './field-rule.js';
import { LookUp } from './look-up.js';
import { defaultUnusualFactor, NotificationChannel } from './notification-channel.js';
import { PostProcessing } from './post-processing.js';
import { Validation } from './validation.js';

const Words = (meaning: string) =>
  Type.Array(Type.String({ maxLength: 50 }), {
    minItems: 1,
    maxItems: 20,
    description: `The texts that mean ${meaning}; upper and lower case are the same.`,
  });

const BooleanConversion = Type.Object(
  {
    true: Words('yes'),
    false: Words('no'),
  },
  {
    $id: 'BooleanConversion',
    additionalProperties: false,
    description: 'How a yes or no is written. Default: true, yes, y, 1 and false, no, n, 0.',
  },
);

/** Values of a record that do not come from the file's cells. */
const dynamicValues = ['today', 'row-number', 'file-name', 'company'] as const;

/** The source of one field of the target (exactly one of five), and how its value is converted. */
export const FieldMapping = Type.Object(
  {
    field: Type.String({ minLength: 1, maxLength: 60, description: "Name of the target's field." }),
    column: Type.Optional(
      Type.String({ minLength: 1, maxLength: maxColumnNameCharacters, description: 'Name of the source column.' }),
    ),
    constant: Type.Optional(Type.String({ maxLength: 255, description: 'The same value for every record.' })),
    dynamic: Type.Optional(
      Type.Enum([...dynamicValues], {
        description: 'today: the day (UTC) on which the file was received; row-number: as a spreadsheet shows it.',
      }),
    ),
    expression: Type.Optional(
      Described(
        Expression,
        'Computed from other columns: decimal(columns["Qty"]) * decimal(columns["Price"]). Columns are texts, as read from the file; it can also use `row`, `today`, `fileName` and `company`.',
      ),
    ),
    numberSeries: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description:
          'Code of the number series that assigns the numbers of new records without gaps, in the order of the file within a batch.',
      }),
    ),
    rules: Type.Optional(
      Type.Array(FieldRule, { maxItems: 30, description: 'Rules applied to the source value, in this order.' }),
    ),
    lookUp: Type.Optional(LookUp),
    required: Type.Optional(
      Type.Boolean({ description: 'Whether an empty value is an error. Default: as the target requires.' }),
    ),
    onEmpty: Type.Optional(
      Type.Enum(['clear', 'keep'], {
        default: 'clear',
        description: 'What an empty value does when an existing record is updated.',
      }),
    ),
    date: Type.Optional(DateConversion),
    number: Type.Optional(NumberConversion),
    boolean: Type.Optional(BooleanConversion),
  },
  {
    $id: 'FieldMapping',
    description: 'Where the value of a target field comes from, and how it is converted. It has exactly one source.',
    additionalProperties: false,
  },
);
export type FieldMapping = Static<typeof FieldMapping>;

const ProcessingExecutionMode = NamedEnum(
  'ProcessingExecutionMode',
  'How records are processed by default',
  { Immediate: 'the client waits for the results', Deferred: 'in the background' },
  { default: 'Immediate' },
);

const ValidationScope = NamedEnum(
  'ValidationScope',
  'The fields to which validations apply',
  { mapped: 'mapped fields', all: 'all fields, with their existing or default values' },
  { default: 'mapped' },
);

const WriteMode = NamedEnum(
  'WriteMode',
  'How records are written',
  {
    insert: 'they are created',
    update: 'they are changed',
    upsert: 'they are changed if they exist, and created if not',
  },
  { default: 'insert' },
);

const ConflictAction = NamedEnum(
  'ConflictAction',
  'What to do with a record that exists and is to be inserted, or does not exist and is to be updated',
  { error: 'the record is in error', skip: 'the record is skipped' },
  { default: 'error' },
);

/** What records become: an internal target, or an external one whose settings are in the property of its name. */
export const SetupTarget = Type.Enum([...targetNames, ...externalNames], {
  $id: 'TargetName',
  description:
    'What records become: an internal target, or an external one, whose settings are in the property of its name.',
});

/** The saved setup of one kind of import. */
export const IntegrationSetup = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, description: 'Name of the integration, for people.' }),
    file: FileFormat,
    target: SetupTarget,
    ...externalProperties,
    mappings: Type.Array(FieldMapping, {
      minItems: 1,
      maxItems: 200,
      description: 'Where the values of the fields come from; at most one mapping for a field.',
    }),
    validations: Type.Optional(
      Type.Array(Validation, { maxItems: 200, description: 'Checks of the values of a record.' }),
    ),
    validationScope: Type.Optional(ValidationScope),
    groupBy: Type.Optional(
      Type.Array(Type.String({ maxLength: 60 }), {
        minItems: 1,
        maxItems: 10,
        description:
          "Mapped header fields: records with equal values make one document. Default: those of matchBy, else the target's key.",
      }),
    ),
    matchBy: Type.Optional(
      Type.Array(Type.String({ maxLength: 60 }), {
        minItems: 1,
        maxItems: 5,
        description:
          "Mapped header fields that identify an existing document: all values equal and none empty. The document keeps its number. Default: the target's key. Only for internal targets.",
      }),
    ),
    writeMode: Type.Optional(WriteMode),
    onConflict: Type.Optional(ConflictAction),
    batchSize: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 20_000,
        description:
          'Records per batch; a document is never split. Default: depends on the size of the file, at most 10000.',
      }),
    ),
    processingExecutionMode: Type.Optional(ProcessingExecutionMode),
    timeoutMinutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 43_200,
        description:
          'Time limit of a processing run, including pauses: completed records are kept, the others are skipped and can be processed again. Default: no limit.',
      }),
    ),
    postProcessing: Type.Optional(PostProcessing),
    notifications: Type.Optional(
      Type.Array(NotificationChannel, {
        maxItems: 20,
        description: 'Who is notified of imports by e-mail or webhook, besides the list of notifications.',
      }),
    ),
    unusualFactor: Type.Optional(
      Type.Number({
        minimum: 1.1,
        maximum: 1_000,
        default: defaultUnusualFactor,
        description:
          'Factor by which an import must have fewer or more records than usual for a notification to say so. Usual is the median of the last ten finished imports, if there are at least three.',
      }),
    ),
  },
  { $id: 'IntegrationSetup', description: 'The setup of one kind of import.', additionalProperties: false },
);
export type IntegrationSetup = Static<typeof IntegrationSetup>;
