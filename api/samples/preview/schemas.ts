import { type Static, Type } from 'typebox';
import { FileFormat } from '../../../core/formats/file-format.js';
import { Extended } from '../../../core/schema/extended.js';
import { FieldMapping, IntegrationSetup } from '../../../core/setup/setup.js';
import { externalProperties } from '../../../core/targets/external-settings.js';
import { Message, NullableText } from '../../http/values.js';
import { RecordFaultCode, RecordFaults } from '../../records/schemas.js';
import { Columns, FileFault, Finding, Format, SampleRow } from '../schemas.js';

const { target, validations, validationScope, groupBy, matchBy, writeMode, onConflict } = IntegrationSetup.properties;

/** The settings to try on a sample. */
export const PreviewBody = Type.Object(
  {
    file: Type.Optional(FileFormat),
    target: Type.Optional(target),
    ...externalProperties,
    mappings: Type.Optional(
      Type.Array(FieldMapping, { maxItems: 200, description: 'Mappings of a setup, which may be incomplete.' }),
    ),
    validations,
    validationScope,
    groupBy,
    matchBy,
    writeMode,
    onConflict,
    rows: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 200,
        default: 20,
        description: 'Number of records to return; fewer if they are longer than a million characters.',
      }),
    ),
    fromRow: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000_000, default: 1, description: 'Row number of the first record.' }),
    ),
  },
  { $id: 'PreviewRequest', description: 'The settings to try on a sample.', additionalProperties: false },
);

const MappedValue = Type.Union([
  Type.Object(
    { value: NullableText('The value for the target, after look-ups; null if there is none.') },
    { $id: 'MappedValue', description: 'The value of a field.' },
  ),
  Type.Object(
    {
      error: Type.Object(
        { code: RecordFaultCode, message: Message },
        { $id: 'ValueFault', description: 'Why a value cannot be converted.' },
      ),
    },
    { $id: 'InvalidValue', description: 'A value that cannot be converted.' },
  ),
]);

/** The result that an import with these settings would have. */
export const Preview = Type.Object(
  {
    file: Format,
    columns: Columns,
    rows: Type.Array(
      Extended(
        SampleRow,
        {
          values: Type.Record(Type.String(), MappedValue, { description: "Mapped values by the target's field." }),
          errors: RecordFaults('Errors that it would have.'),
          warnings: RecordFaults('Warnings that it would have.'),
        },
        { $id: 'PreviewRow', description: 'A record of a sample with its mapped values.' },
      ),
      { description: 'The requested records.' },
    ),
    next: Type.Union([Type.Integer(), Type.Null()], {
      description:
        'The `from` of the next request, if fewer rows are returned than requested because they are large; null if there are no more.',
    }),
    mappingFaults: Type.Array(
      Type.Object(
        {
          field: NullableText('The field; null if it concerns the whole setup.'),
          code: Type.String({
            description: '`mapping_invalid`, or `file_column_missing` or `file_column_duplicated` for a column.',
          }),
          message: Message,
        },
        { $id: 'MappingFault', description: 'An error of the mappings.' },
      ),
      { description: 'Errors of the mappings, and what is missing, independent of the rows.' },
    ),
    validationFaults: Type.Array(
      Type.Object(
        {
          validation: Type.Integer({ minimum: 0, description: 'Its index in `validations`.' }),
          code: Type.String({ description: '`validation_invalid`.' }),
          message: Message,
        },
        { $id: 'ValidationFault', description: 'An error of a validation.' },
      ),
      { description: 'Errors of the validations; invalid ones are not applied.' },
    ),
    differences: Type.Array(
      Type.Object(
        {
          setting: Type.String({ description: 'Name of the setting, as in the finding.' }),
          configured: Type.Unknown({ description: 'The value in the request.' }),
          finding: Finding,
        },
        { $id: 'SettingDifference', description: 'A configured setting that differs from what was detected.' },
      ),
      {
        description: 'Settings of the request that differ from what was detected.',
      },
    ),
    fault: FileFault,
  },
  {
    $id: 'Preview',
    description: 'What an import with the given settings would read, and the values it would produce.',
  },
);
export type Preview = Static<typeof Preview>;
