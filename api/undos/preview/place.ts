import { keyIn } from '../../http/cursor.js';
import type { PlacedDocument } from '../reads.js';
import { UndoReason } from '../schemas.js';
import type { UndoPreview } from './schemas.js';

/** The reasons, in the order of their counts in a cursor. */
export const undoReasons = UndoReason.enum;

/** How many documents would be removed and restored, and then how many are kept for each of `undoReasons`. */
export type PreviewTotals = readonly number[];

/** The end of a page of a preview, with the counts that only the first page computes. */
export interface PreviewPlace {
  totals: PreviewTotals;
  /** Number of documents that were shown so far. */
  seen: number;
  /** Whether a look-up created it. */
  made: boolean;
  /** As in `PlacedDocument`. */
  document: readonly string[];
}

/** Returns the position in a cursor, or undefined without a cursor. Throws `Problem` if the cursor is invalid. */
export function previewPlaceIn(cursor: string | undefined): PreviewPlace | undefined {
  const counts = ['row', 'row', ...undoReasons.map(() => 'row' as const)] as const;
  const key = keyIn(cursor, ...counts, 'row', 'row', 'row', 'row', 'row', 'text', 'text');
  if (!key) return undefined;
  const totals = key.slice(0, counts.length).map(Number);
  const [seen, made, ...document] = key.slice(counts.length);
  return { totals, seen: Number(seen), made: made === '1', document };
}

/** Returns the parts of a cursor for the position after `document`, the last one of `shown` on its page. */
export const previewPlace = (
  totals: PreviewTotals,
  after: PreviewPlace | undefined,
  shown: number,
  { made, place }: PlacedDocument,
): (string | number)[] => [...totals, (after?.seen ?? 0) + shown, made ? 1 : 0, ...place];

/** Documents that would be kept, or are already removed. */
export const exceptionsIn = ([_removed, _restored, ...reasons]: PreviewTotals): number =>
  reasons.reduce((sum, documents) => sum + documents, 0);

/** Converts the counts to an answer. */
export function shownTotals(totals: PreviewTotals): Pick<UndoPreview, 'counts' | 'reasons'> {
  const [removed = 0, restored = 0, ...each] = totals;
  const reasons = undoReasons.map((reason, index) => ({ reason, documents: each[index] ?? 0 }));
  const alreadyRemoved = reasons.find(({ reason }) => reason === 'already_removed')?.documents ?? 0;
  const kept = exceptionsIn(totals) - alreadyRemoved;
  return {
    counts: { total: removed + restored + kept + alreadyRemoved, removed, restored, kept, alreadyRemoved },
    reasons: reasons.filter(({ documents }) => documents > 0).sort((a, b) => (a.reason < b.reason ? -1 : 1)),
  };
}
