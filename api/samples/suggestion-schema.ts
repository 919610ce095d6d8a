import { type Static, Type } from 'typebox';
import { FileFormat } from '../../core/formats/file-format.js';
import { FieldMapping, SetupTarget } from '../../core/setup/setup.js';
import { evidence } from '../../core/suggestions/suggestion.js';
import { externalProperties } from '../../core/targets/external-settings.js';
import { targetNames } from '../../core/targets/targets.js';

const Target = Type.Enum([...targetNames]);
const Confidence = Type.Number({ minimum: 0, maximum: 1 });
const Reason = Type.String({ description: 'For people: a sentence or two.' });
const Columns = (description: string) => Type.Array(Type.String(), { description });

const Alternative = Type.Object(
  { column: Type.String(), confidence: Confidence, reason: Reason },
  { $id: 'ColumnAlternative' },
);

const Mapping = Type.Object(
  {
    field: Type.String(),
    column: Type.Union([Type.String(), Type.Null()], {
      description: 'Null for what was mapped without a column before, such as a constant.',
    }),
    confidence: Confidence,
    evidence: Type.Array(Type.Enum([...evidence]), { description: 'What speaks for the column, or against it.' }),
    reason: Reason,
    alternatives: Type.Array(Alternative, { description: 'Columns that are still free and less likely.' }),
    mapping: FieldMapping,
  },
  { $id: 'SuggestedMapping' },
);

const Undecided = Type.Object(
  {
    field: Type.String(),
    confidence: Confidence,
    reason: Reason,
    alternatives: Type.Array(Alternative, { description: 'The columns to choose from, each as likely as the others.' }),
  },
  { $id: 'UndecidedField' },
);

const Recognised = Type.Object(
  {
    integration: Type.String(),
    name: Type.String(),
    version: Type.Integer(),
    target: SetupTarget,
    matchingColumns: Columns('In the file, and mapped or seen in its imports.'),
    missingColumns: Columns('Mapped and not in the file: an import of it would fail.'),
    additionalColumns: Columns('In the file, and neither mapped nor seen before.'),
    confidence: Confidence,
    reason: Reason,
  },
  { $id: 'RecognisedIntegration' },
);

/** What the columns of a file most likely mean. */
export const MappingSuggestion = Type.Object(
  {
    target: Type.Union([SetupTarget, Type.Null()], {
      description: 'Null where none was given and none is likelier than the others; then nothing is mapped.',
    }),
    targets: Type.Array(
      Type.Object({ target: Target, confidence: Confidence, reason: Reason }, { $id: 'SuggestedTarget' }),
      {
        description: 'Every target in the books, the likeliest first; empty where the target was given.',
      },
    ),
    mappings: Type.Array(Mapping, {
      description: 'One for each field at most, in the order of the fields; each `mapping` is ready for a setup.',
    }),
    undecided: Type.Array(Undecided, { description: 'Fields that several columns are equally likely for.' }),
    unmapped: Type.Object({
      columns: Type.Array(Type.Object({ column: Type.String(), reason: Reason }, { $id: 'UnmappedColumn' })),
      requiredFields: Type.Array(Type.String(), { description: 'Required fields for which nothing is suggested.' }),
    }),
    recognised: Type.Array(Recognised, {
      description: 'Integrations that were made for files with all or most of these columns, the surest first.',
    }),
  },
  { $id: 'MappingSuggestion' },
);
export type MappingSuggestion = Static<typeof MappingSuggestion>;

const Column = Type.Object(
  {
    name: Type.String({ maxLength: 1_000 }),
    values: Type.Optional(
      Type.Array(Type.String({ maxLength: 10_000 }), {
        maxItems: 100,
        description: 'Some of its values, as they stand in the file.',
      }),
    ),
  },
  { $id: 'SourceColumn', additionalProperties: false },
);

/** What is to be mapped: columns, or the sample that has them. */
export const MappingQuestion = Type.Object(
  {
    target: Type.Optional(
      Type.Enum([...SetupTarget.enum], {
        description:
          'Default: the likeliest one in the books. A table or endpoint of your own needs its settings beside it, as in a setup.',
      }),
    ),
    ...externalProperties,
    columns: Type.Optional(
      Type.Array(Column, { minItems: 1, maxItems: 1_000, description: 'The columns of a file, in any order.' }),
    ),
    sample: Type.Optional(
      Type.String({
        format: 'uuid',
        description:
          'A sample, instead of columns: its own are taken, with their values. `file` says how to read it, by default as it was found.',
      }),
    ),
    file: Type.Optional(FileFormat),
  },
  { $id: 'MappingSuggestionRequest', additionalProperties: false },
);
