import { type Static, Type } from 'typebox';
import { FileFormat } from '../../core/formats/file-format.js';
import { Described } from '../../core/schema/named-enum.js';
import { InternalTargetName } from '../../core/setup/internal-target-name.js';
import { FieldMapping, SetupTarget } from '../../core/setup/setup.js';
import { evidence } from '../../core/suggestions/suggestion.js';
import { externalProperties } from '../../core/targets/external-settings.js';
import { Confidence, Reason } from '../samples/schemas.js';

const Target = InternalTargetName;
const FieldName = Type.String({ description: "Name of the target's field." });
const ColumnName = Type.String({ description: 'Name of the column.' });
const Columns = (description: string) => Type.Array(Type.String(), { description });

const MappingEvidence = Type.Enum([...evidence], {
  $id: 'MappingEvidence',
  description: 'A reason for or against a column, for programs; `reason` says it in words.',
});

const Alternative = Type.Object(
  { column: ColumnName, confidence: Confidence, reason: Reason },
  { $id: 'ColumnAlternative', description: 'Another possible column for a field.' },
);

const Mapping = Type.Object(
  {
    field: FieldName,
    column: Type.Union([Type.String(), Type.Null()], {
      description: 'The suggested column; null for a mapping without a column, such as a constant.',
    }),
    confidence: Confidence,
    evidence: Type.Array(MappingEvidence, { description: 'The evidence for and against the column.' }),
    reason: Reason,
    alternatives: Type.Array(Alternative, { description: 'Unused columns that are less likely.' }),
    mapping: FieldMapping,
  },
  { $id: 'SuggestedMapping', description: 'A suggested mapping of one field.' },
);

const Undecided = Type.Object(
  {
    field: FieldName,
    confidence: Confidence,
    reason: Reason,
    alternatives: Type.Array(Alternative, { description: 'The columns to choose from, all equally likely.' }),
  },
  { $id: 'UndecidedField', description: 'A field for which several columns are equally likely.' },
);

const Recognised = Type.Object(
  {
    integration: Type.String({ description: 'Code of the integration.' }),
    name: Type.String({ description: 'Its name for people.' }),
    version: Type.Integer({ description: 'Its current version.' }),
    target: SetupTarget,
    matchingColumns: Columns('Columns of the file that the integration maps or has imported before.'),
    missingColumns: Columns('Columns that are mapped but not in the file: an import would fail.'),
    additionalColumns: Columns('Columns of the file that are neither mapped nor known from its imports.'),
    confidence: Confidence,
    reason: Reason,
  },
  { $id: 'RecognisedIntegration', description: 'An integration for files with these columns.' },
);

const Unmapped = Type.Object(
  {
    columns: Type.Array(
      Type.Object(
        { column: ColumnName, reason: Reason },
        { $id: 'UnmappedColumn', description: 'A column without a suggested mapping, with the reason.' },
      ),
      { description: 'Columns without a suggestion.' },
    ),
    requiredFields: Type.Array(Type.String(), { description: 'Required fields without a suggestion.' }),
  },
  { $id: 'Unmapped', description: 'What has no suggested mapping.' },
);

/** The likeliest fields for the columns of a file. */
export const MappingSuggestion = Type.Object(
  {
    target: Type.Union([SetupTarget, Type.Null()], {
      description:
        'The target of the mappings; null if none was given and none is likelier than the others. Then nothing is mapped.',
    }),
    targets: Type.Array(
      Type.Object(
        { target: Target, confidence: Confidence, reason: Reason },
        { $id: 'SuggestedTarget', description: 'A target that the columns may be for.' },
      ),
      {
        description: 'All internal targets, the likeliest first; empty if the target was given.',
      },
    ),
    mappings: Type.Array(Mapping, {
      description: 'At most one for each field, in the order of the fields; each `mapping` can be used in a setup.',
    }),
    undecided: Type.Array(Undecided, { description: 'Fields for which several columns are equally likely.' }),
    unmapped: Unmapped,
    recognised: Type.Array(Recognised, {
      description: 'Integrations for files with all or most of these columns, the best match first.',
    }),
  },
  { $id: 'MappingSuggestion', description: 'Suggested mappings for the columns of a file.' },
);
export type MappingSuggestion = Static<typeof MappingSuggestion>;

const Column = Type.Object(
  {
    name: Type.String({ maxLength: 1_000, description: 'Name of the column, as in the file.' }),
    values: Type.Optional(
      Type.Array(Type.String({ maxLength: 10_000 }), {
        maxItems: 100,
        description: 'Some of its values, as in the file.',
      }),
    ),
  },
  { $id: 'SourceColumn', description: 'A column of a file.', additionalProperties: false },
);

/** The columns to map, or the sample that has them. */
export const MappingQuestion = Type.Object(
  {
    target: Type.Optional(
      Described(
        SetupTarget,
        'Default: the likeliest internal target. An external target needs its settings beside it, as in a setup.',
      ),
    ),
    ...externalProperties,
    columns: Type.Optional(
      Type.Array(Column, { minItems: 1, maxItems: 1_000, description: 'The columns of a file, in any order.' }),
    ),
    sample: Type.Optional(
      Type.String({
        format: 'uuid',
        description:
          'Id of a sample whose columns and values are used instead of `columns`. `file` says how to read it. Default: as detected.',
      }),
    ),
    file: Type.Optional(FileFormat),
  },
  {
    $id: 'MappingSuggestionRequest',
    description: 'The columns, or the sample, to suggest mappings for.',
    additionalProperties: false,
  },
);
