import { type Static, Type } from 'typebox';
import { undoOutcomes, undoReasons, undoStates } from '../../core/model/undo-figures.js';
import { NamedEnum } from '../../core/schema/named-enum.js';
import { Fault } from '../http/fault.js';
import { Page } from '../http/page.js';

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Moment = Type.String({ format: 'date-time' });
const Nullable = <Schema extends Type.TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description });

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

/** The newest undo of an import. */
export const UndoSummary = Type.Object(
  {
    number: Type.Integer(),
    status: UndoStatus,
    ...counts,
    earlierUndos: Type.Optional(
      Type.Object(
        { removed: counts.removed, restored: counts.restored, alreadyRemoved: counts.alreadyRemoved },
        { description: 'Results of earlier undos; the message includes them.' },
      ),
    ),
  },
  { $id: 'UndoSummary', description: 'The state of the newest undo of an import.' },
);
export type UndoSummary = Static<typeof UndoSummary>;

/** One undo of an import. */
export const Undo = Type.Object(
  {
    number: Type.Integer(),
    status: UndoStatus,
    message: Type.String({ description: 'One sentence for people, such as "Undone: 500 removed, 3 restored".' }),
    counts: Type.Object(
      { ...counts, remaining: Count('Not undone yet, or not at all if it was cancelled.') },
      { description: 'total = removed + restored + kept + alreadyRemoved + remaining.' },
    ),
    percent: Type.Number({ minimum: 0, maximum: 100 }),
    fault: Nullable(Fault, 'Why it failed; null if it did not.'),
    createdBy: Type.String({ description: 'Name of the API key.' }),
    createdAt: Moment,
    startedAt: Nullable(Moment, 'When the first batch started.'),
    finishedAt: Nullable(Moment, 'When it ended.'),
    links: Type.Object({ self: Type.String(), documents: Type.String(), import: Type.String() }),
  },
  { $id: 'Undo', description: 'An undo of an import.' },
);
export type Undo = Static<typeof Undo>;

/** A document or master data record, and its outcome. */
export const UndoneDocument = Type.Object(
  {
    target: Type.String(),
    key: Type.Array(Type.String(), { description: "The values of the target's key fields." }),
    row: Type.Integer({ description: 'Row number of its first record.' }),
    outcome: UndoOutcome,
    reason: Nullable(
      UndoReason,
      'Why it is kept or already removed; null for the others. docs/errors.md lists the reasons.',
    ),
    message: Nullable(Type.String(), 'A sentence for people: what prevents the undo.'),
  },
  { $id: 'UndoneDocument', description: 'A document or master data record, and what an undo did with it.' },
);
export type UndoneDocument = Static<typeof UndoneDocument>;

/** The predicted result of an undo. */
export const UndoPreview = Type.Object(
  {
    counts: Type.Object(counts),
    reasons: Type.Array(
      Type.Object(
        { reason: UndoReason, documents: Count('Number of documents.') },
        { $id: 'UndoReasonCount', description: 'How many documents are kept or already removed for a reason.' },
      ),
      {
        description: 'Number of documents that are kept or already removed, by reason.',
      },
    ),
    ...Page(UndoneDocument).properties,
  },
  {
    $id: 'UndoPreview',
    description: 'What an undo would do. The entries are the documents that would be kept, or are already removed.',
  },
);
export type UndoPreview = Omit<Static<typeof UndoPreview>, 'entries'> & { entries: UndoneDocument[] };
