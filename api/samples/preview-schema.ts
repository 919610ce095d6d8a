import { type Static, Type } from 'typebox';
import { FileFormat } from '../../core/formats/file-format.js';
import { FieldMapping, IntegrationSetup } from '../../core/setup/setup.js';
import { externalProperties } from '../../core/targets/external-settings.js';
import { RecordFault } from '../records/schemas.js';
import { Columns, FileFault, Finding, Format, rowProperties } from './schemas.js';

const Nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

const { target, validations, validate, groupBy, matchBy, write, onConflict } = IntegrationSetup.properties;

/** What is to be tried on a sample. */
export const PreviewBody = Type.Object(
  {
    file: Type.Optional(FileFormat),
    target: Type.Optional(target),
    ...externalProperties,
    mappings: Type.Optional(
      Type.Array(FieldMapping, { maxItems: 200, description: 'Of a setup that need not be complete.' }),
    ),
    validations,
    validate,
    groupBy,
    matchBy,
    write,
    onConflict,
    rows: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 200,
        default: 20,
        description: 'Records to show; fewer where they would come to more than a million characters.',
      }),
    ),
    from: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000_000, default: 1, description: 'Row number of the first record.' }),
    ),
  },
  { $id: 'PreviewRequest', additionalProperties: false },
);

const MappedValue = Type.Union([
  Type.Object({ value: Nullable('As the target takes it, after look-ups; null for none.') }),
  Type.Object({ error: Type.Object({ code: Type.String(), message: Type.String() }) }),
]);

/** What an import with the settings that are tried would read, and make of it. */
export const Preview = Type.Object(
  {
    file: Format,
    columns: Columns,
    rows: Type.Array(
      Type.Object(
        {
          ...rowProperties,
          values: Type.Record(Type.String(), MappedValue, { description: "By the target's field." }),
          errors: Type.Array(RecordFault),
          warnings: Type.Array(RecordFault),
        },
        { $id: 'PreviewRow' },
      ),
    ),
    next: Type.Union([Type.Integer(), Type.Null()], {
      description:
        'Row number from which to ask on (`from`) where fewer rows are shown than were asked for, as they are large; null where there are no more.',
    }),
    mappingFaults: Type.Array(
      Type.Object(
        {
          field: Nullable('Null for what concerns the setup as a whole.'),
          code: Type.String(),
          message: Type.String(),
        },
        { $id: 'MappingFault' },
      ),
      { description: 'What is wrong with the mappings, or still missing, whatever the rows hold.' },
    ),
    validationFaults: Type.Array(
      Type.Object(
        {
          validation: Type.Integer({ minimum: 0, description: 'Its place among `validations`, from 0.' }),
          code: Type.String(),
          message: Type.String(),
        },
        { $id: 'ValidationFault' },
      ),
      { description: 'What is wrong with the validations; such ones are left out.' },
    ),
    differences: Type.Array(
      Type.Object({ setting: Type.String(), given: Type.Unknown(), finding: Finding }, { $id: 'SettingDifference' }),
      {
        description: 'Settings that are tried and that were found to be otherwise.',
      },
    ),
    fault: FileFault,
  },
  { $id: 'Preview' },
);
export type Preview = Static<typeof Preview>;
