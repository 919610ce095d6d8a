import { type Static, Type } from 'typebox';
import { Page } from '../../http/page.js';
import { Count } from '../../http/values.js';
import { UndoCounts, UndoneDocument, UndoReason } from '../schemas.js';

/** The predicted result of an undo. */
export const UndoPreview = Type.Object(
  {
    counts: UndoCounts,
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
