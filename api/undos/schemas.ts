import { type Static, Type } from 'typebox';
import { undoOutcomes, undoReasons, undoStatuses } from '../../core/model/undo-figures.js';
import { Fault } from '../http/fault.js';
import { Page } from '../http/page.js';

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Moment = Type.String({ format: 'date-time' });
const Nullable = <Schema extends Type.TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description });

const counts = {
  total: Count('Documents and master data records that it takes, those that look-ups made among them.'),
  removed: Count('Created by the import, and no longer there.'),
  restored: Count('Changed by the import, and as they were before.'),
  kept: Count('Left as they are; each says why.'),
  gone: Count('Somebody else had removed them before.'),
};

/** The newest undo of an import. */
export const UndoSummary = Type.Object(
  {
    number: Type.Integer(),
    status: Type.Enum([...undoStatuses]),
    ...counts,
    before: Type.Optional(
      Type.Object(
        { removed: counts.removed, restored: counts.restored, gone: counts.gone },
        { description: 'What the undos before it have come to: the message has both together.' },
      ),
    ),
  },
  { $id: 'UndoSummary' },
);
export type UndoSummary = Static<typeof UndoSummary>;

/** One go at taking back what an import has written. */
export const Undo = Type.Object(
  {
    number: Type.Integer(),
    status: Type.Enum([...undoStatuses], {
      description: 'CompletedWithKept: it has come to its end, and something had to stay. Failed: it could not go on.',
    }),
    message: Type.String({ description: 'One sentence for people, such as "Undone: 500 removed, 3 restored".' }),
    counts: Type.Object(
      { ...counts, left: Count('Not reached yet, or not at all where it was cancelled.') },
      { description: 'total = removed + restored + kept + gone + left.' },
    ),
    percent: Type.Number({ minimum: 0, maximum: 100 }),
    fault: Nullable(Fault, 'Why it could not go on.'),
    createdBy: Type.String({ description: 'Name of the API key.' }),
    createdAt: Moment,
    startedAt: Nullable(Moment, 'When the first batch was under way.'),
    finishedAt: Nullable(Moment, 'When nothing ran any more.'),
    links: Type.Object({ self: Type.String(), documents: Type.String(), import: Type.String() }),
  },
  { $id: 'Undo' },
);
export type Undo = Static<typeof Undo>;

/** A document or master data record, and what has become of it. */
export const UndoneDocument = Type.Object(
  {
    target: Type.String(),
    key: Type.Array(Type.String(), { description: "The values of the target's key fields." }),
    row: Type.Integer({ description: 'Where its first record stands in the file.' }),
    outcome: Type.Enum([...undoOutcomes]),
    reason: Nullable(
      Type.Enum([...undoReasons]),
      'Why it is kept, or gone; null for the others. docs/errors.md lists them.',
    ),
    message: Nullable(Type.String(), 'For people: what stands in the way, by name.'),
  },
  { $id: 'UndoneDocument' },
);
export type UndoneDocument = Static<typeof UndoneDocument>;

/** What an undo would do, found out without doing anything. */
export const UndoPreview = Type.Object(
  {
    counts: Type.Object(counts),
    reasons: Type.Array(
      Type.Object({ reason: Type.Enum([...undoReasons]), documents: Count('Documents.') }, { $id: 'UndoReasonCount' }),
      {
        description: 'Of what is kept or gone, how many for which reason.',
      },
    ),
    ...Page(UndoneDocument).properties,
  },
  { $id: 'UndoPreview', description: 'The entries are those that would be kept, or are gone, page by page.' },
);
export type UndoPreview = Omit<Static<typeof UndoPreview>, 'entries'> & { entries: UndoneDocument[] };
