import { type Static, Type } from 'typebox';
import { FileFormat } from '../../core/formats/file-format.js';
import { FieldMapping, IntegrationSetup } from '../../core/setup/setup.js';
import { externalProperties } from '../../core/targets/external-targets.js';
import { RecordFault } from '../records/schemas.js';
import { Columns, FileFault, Finding, Format, rowProperties } from './schemas.js';

const Nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

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
  Type.Object({ value: Nullable('The value for the target, after look-ups; null if there is none.') }),
  Type.Object({ error: Type.Object({ code: Type.String(), message: Type.String() }) }),
]);

/** The result that an import with these settings would have. */
export const Preview = Type.Object(
  {
    file: Format,
    columns: Columns,
    rows: Type.Array(
      Type.Object(
        {
          ...rowProperties,
          values: Type.Record(Type.String(), MappedValue, { description: "Mapped values by the target's field." }),
          errors: Type.Array(RecordFault),
          warnings: Type.Array(RecordFault),
        },
        { $id: 'PreviewRow', description: 'A record of a sample with its mapped values.' },
      ),
    ),
    next: Type.Union([Type.Integer(), Type.Null()], {
      description:
        'The `from` of the next request, if fewer rows are returned than requested because they are large; null if there are no more.',
    }),
    mappingFaults: Type.Array(
      Type.Object(
        {
          field: Nullable('Null if it concerns the whole setup.'),
          code: Type.String(),
          message: Type.String(),
        },
        { $id: 'MappingFault', description: 'An error of the mappings.' },
      ),
      { description: 'Errors of the mappings, and what is missing, independent of the rows.' },
    ),
    validationFaults: Type.Array(
      Type.Object(
        {
          validation: Type.Integer({ minimum: 0, description: 'Its index in `validations`.' }),
          code: Type.String(),
          message: Type.String(),
        },
        { $id: 'ValidationFault', description: 'An error of a validation.' },
      ),
      { description: 'Errors of the validations; invalid ones are not applied.' },
    ),
    differences: Type.Array(
      Type.Object(
        { setting: Type.String(), configured: Type.Unknown(), finding: Finding },
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
