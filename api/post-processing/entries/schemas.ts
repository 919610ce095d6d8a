import { type Static, Type } from 'typebox';
import { entryStates } from '../../../core/model/post-processing-figures.js';
import { NamedCode, NamedEnum } from '../../../core/schema/named-enum.js';
import { stepCodes } from '../../../core/setup/steps/step-code.js';
import { Count, documentProperties, Nullable, NullableText, Timestamp } from '../../http/values.js';

export const EntryStatus = NamedEnum('PostProcessingEntryStatus', 'Status of a post-processing step', entryStates);

const StepCode = NamedCode('PostProcessingErrorCode', 'Why a post-processing step was not done', stepCodes);

/** One step for one document, or one that is done once. */
export const PostProcessingEntry = Type.Object(
  {
    id: Type.String({ description: 'Id of the entry, for a retry.' }),
    step: Type.Integer({ description: 'Position of the step in the setup, counted from 1.' }),
    name: Type.String({ description: 'Name of the step.' }),
    status: EntryStatus,
    document: Nullable(
      Type.Object(documentProperties, {
        $id: 'TargetDocument',
        description: 'A document or master data record of a target.',
      }),
      'The document; null for a step that is done once for the import.',
    ),
    code: Nullable(StepCode, 'Why it failed; null if it did not.'),
    message: NullableText('What was done, or why not, for people; null if there is nothing to say.'),
    attempts: Count('Number of attempts.'),
    finishedAt: Nullable(Timestamp, 'When it was last tried; null if it was not.'),
  },
  { $id: 'PostProcessingEntry', description: 'A post-processing step for one document, or for the import.' },
);
export type PostProcessingEntry = Static<typeof PostProcessingEntry>;
