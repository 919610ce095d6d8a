import { type Static, Type } from 'typebox';
import { FileFormat } from '../formats/file-format.js';
import { externalNames, externalProperties } from '../targets/external-settings.js';
import { targetNames } from '../targets/targets.js';
import { DateConversion, FieldRule, NumberConversion } from './field-rule.js';
import { LookUp } from './look-up.js';
import { defaultUnusualBy, NotificationChannel } from './notification-channel.js';
import { PostProcessing } from './post-processing.js';
import { Validation } from './validation.js';

const BooleanConversion = Type.Object(
  {
    true: Type.Array(Type.String({ maxLength: 50 }), { minItems: 1, maxItems: 20 }),
    false: Type.Array(Type.String({ maxLength: 50 }), { minItems: 1, maxItems: 20 }),
  },
  {
    $id: 'BooleanConversion',
    additionalProperties: false,
    description: 'Texts that mean yes and no. Default: true, yes, y, 1 and false, no, n, 0.',
  },
);

/** Values of a record that do not come from the file's cells. */
const dynamicValues = ['today', 'row-number', 'file-name', 'company'] as const;

/** The source of one field of the target (exactly one of five), and how its value is converted. */
export const FieldMapping = Type.Object(
  {
    field: Type.String({ minLength: 1, maxLength: 60, description: "Name of the target's field." }),
    column: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Name of the source column.' })),
    constant: Type.Optional(Type.String({ maxLength: 255, description: 'The same value for every record.' })),
    dynamic: Type.Optional(
      Type.Enum([...dynamicValues], {
        description: 'today: the day (UTC) on which the file arrived; row-number: as people count rows in the file.',
      }),
    ),
    expression: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1_000,
        description:
          'Computed from other columns: decimal(columns["Qty"]) * decimal(columns["Price"]). See docs/expressions.md.',
      }),
    ),
    series: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description:
          'Number series that gives the number of what is made, without gaps; in the order of the file within a batch.',
      }),
    ),
    rules: Type.Optional(
      Type.Array(FieldRule, { maxItems: 30, description: 'Steps from the source to the field, in this order.' }),
    ),
    lookUp: Type.Optional(LookUp),
    required: Type.Optional(
      Type.Boolean({ description: 'Whether an empty cell is an error. Default: as the target says.' }),
    ),
    blank: Type.Optional(
      Type.Enum(['clear', 'keep'], {
        default: 'clear',
        description: 'What an empty value does to a record that is updated.',
      }),
    ),
    date: Type.Optional(DateConversion),
    number: Type.Optional(NumberConversion),
    boolean: Type.Optional(BooleanConversion),
  },
  { $id: 'FieldMapping', additionalProperties: false },
);
export type FieldMapping = Static<typeof FieldMapping>;

const ProcessingExecutionMode = Type.Enum(['Immediate', 'Deferred'], {
  default: 'Immediate',
  description: 'Immediate: the caller waits. Deferred: processed in the background.',
});

/** What records become: an internal target, or an external one whose settings are in the property of its name. */
export const SetupTarget = Type.Enum([...targetNames, ...externalNames], {
  description:
    'table: a table of a PostgreSQL database of your own, endpoint: an HTTP service of your own; their settings stand in the property of the same name.',
});

/** The saved setup of one kind of import. */
export const IntegrationSetup = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    file: FileFormat,
    target: SetupTarget,
    ...externalProperties,
    mappings: Type.Array(FieldMapping, { minItems: 1, maxItems: 200 }),
    validations: Type.Optional(
      Type.Array(Validation, { maxItems: 200, description: 'What the values of a record must be.' }),
    ),
    validate: Type.Optional(
      Type.Enum(['mapped', 'all'], {
        default: 'mapped',
        description:
          'Whether validations of fields that the setup does not map are left out, or hold for what the field has then.',
      }),
    ),
    groupBy: Type.Optional(
      Type.Array(Type.String({ maxLength: 60 }), {
        minItems: 1,
        maxItems: 10,
        description:
          "Mapped header fields whose equal values make one document. Default: those of matchBy, else the target's key.",
      }),
    ),
    matchBy: Type.Optional(
      Type.Array(Type.String({ maxLength: 60 }), {
        minItems: 1,
        maxItems: 5,
        description:
          "Mapped header fields that together find what exists: equal values, none empty. It keeps its own number. Default: the target's key. Not for table and endpoint.",
      }),
    ),
    write: Type.Optional(
      Type.Enum(['insert', 'update', 'upsert'], {
        default: 'insert',
        description: 'Whether records are made, changed, or changed where they exist and else made.',
      }),
    ),
    onConflict: Type.Optional(
      Type.Enum(['error', 'skip'], {
        default: 'error',
        description:
          'What becomes of a record that `write` does not take: insert and it exists, update and it does not.',
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
    timeoutMinutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 43_200,
        description:
          'After so many minutes a processing run is stopped: what is completed stays, the rest is skipped and can be processed again. Pauses count. Default: no limit.',
      }),
    ),
    postProcessing: Type.Optional(PostProcessing),
    notifications: Type.Optional(
      Type.Array(NotificationChannel, {
        maxItems: 20,
        description: 'Who is told of imports, by e-mail or by webhook. The list of notifications has them always.',
      }),
    ),
    unusualFactor: Type.Optional(
      Type.Number({
        minimum: 1.1,
        maximum: 1_000,
        default: defaultUnusualBy,
        description:
          'How many times fewer or more records than usual are told: than the median of the last ten imports that finished, once there are three.',
      }),
    ),
  },
  { $id: 'IntegrationSetup', additionalProperties: false },
);
export type IntegrationSetup = Static<typeof IntegrationSetup>;
