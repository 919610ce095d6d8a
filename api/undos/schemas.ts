import { type Static, Type } from 'typebox';
import { undoOutcomes, undoReasons, undoStates } from '../../core/model/undo-figures.js';
import { Extended } from '../../core/schema/extended.js';
import { NamedEnum } from '../../core/schema/named-enum.js';
import { Fault } from '../http/fault.js';
import {
  Count,
  documentProperties,
  JobNumber,
  KeyName,
  Links,
  Nullable,
  NullableText,
  Timestamp,
} from '../http/values.js';

const UndoStatus = NamedEnum('UndoStatus', 'Status of an undo', undoStates);
export const UndoOutcome = NamedEnum('UndoOutcome', 'What an undo did with a document', undoOutcomes);
export const UndoReason = NamedEnum('UndoReason', 'Why a document was not undone', undoReasons);

const counts = {
  total: Count('Documents and master data records to undo, including those that look-ups created.'),
  removed: Count('Created by the import, and removed.'),
  restored: Count('Changed by the import, and restored.'),
  kept: Count('Kept; each with its reason.'),
  alreadyRemoved: Count('Removed by others before.'),
};
export const UndoCounts = Type.Object(counts, {
  $id: 'UndoCounts',
  description: 'Numbers of documents and master data records by outcome.',
});
const { removed, restored, alreadyRemoved } = counts;

/** The newest undo of an import. */
export const UndoSummary = Extended(
  UndoCounts,
  {
    number: JobNumber,
    status: UndoStatus,
    earlierUndos: Type.Optional(
      Type.Object(
        { removed, restored, alreadyRemoved },
        { $id: 'EarlierUndos', description: 'Results of earlier undos; the message of the import includes them.' },
      ),
    ),
  },
  { $id: 'UndoSummary', description: 'The state of the newest undo of an import.' },
);
export type UndoSummary = Static<typeof UndoSummary>;

/** One undo of an import. */
export const Undo = Type.Object(
  {
    number: JobNumber,
    status: UndoStatus,
    message: Type.String({ description: 'One sentence for people, such as "Undone: 500 removed, 3 restored".' }),
    counts: Extended(
      UndoCounts,
      { remaining: Count('Not undone yet, or not at all if it was cancelled.') },
      { $id: 'UndoProgress', description: 'total = removed + restored + kept + alreadyRemoved + remaining.' },
    ),
    percent: Type.Number({ minimum: 0, maximum: 100, description: 'Share of the documents that it has tried.' }),
    fault: Nullable(Fault, 'Why it failed; null if it did not.'),
    createdBy: KeyName,
    createdAt: Timestamp,
    startedAt: Nullable(Timestamp, 'When the first batch started; null if none has.'),
    finishedAt: Nullable(Timestamp, 'When it ended; null if it has not.'),
    links: Links('UndoLinks', { self: 'the undo', documents: 'what it did with each document', import: 'the import' }),
  },
  { $id: 'Undo', description: 'An undo of an import.' },
);
export type Undo = Static<typeof Undo>;

/** A document or master data record, and its outcome. */
export const UndoneDocument = Type.Object(
  {
    ...documentProperties,
    outcome: UndoOutcome,
    reason: Nullable(UndoReason, 'Why it is kept or already removed; null for the others.'),
    message: NullableText('A sentence for people: what prevents the undo; null if nothing does.'),
  },
  { $id: 'UndoneDocument', description: 'A document or master data record, and what an undo did with it.' },
);
export type UndoneDocument = Static<typeof UndoneDocument>;
