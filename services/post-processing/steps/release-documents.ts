import type { ReleaseSettings } from '../../../core/setup/steps/release.js';
import type { Transaction } from '../../../db/client.js';
import { creditChecks } from './credit-checks.js';
import type { ReleaseCandidate, ReleaseCheck } from './release-check.js';
import type { StepOutcome, StepSubject } from './step-work.js';
import { stockChecks } from './stock-checks.js';

/** Releases sales documents that are open and pass the checks of the settings. */
export async function releaseDocuments(
  { checkCreditLimit = false, checkStock = false }: ReleaseSettings,
  subjects: readonly StepSubject[],
  tx: Transaction,
): Promise<StepOutcome[]> {
  const documents = await lockDocuments(tx, subjects);
  const open = documents.filter((document): document is ReleaseCandidate => document?.status === 'Open');
  const checks: ReleaseCheck[] = [
    blocked,
    ...(checkCreditLimit ? [await creditChecks(tx, open)] : []),
    ...(checkStock ? [await stockChecks(tx, open)] : []),
  ];
  const outcomes = documents.map((document) => outcomeOf(document, checks));
  await setReleased(
    tx,
    documents.flatMap((document, index) => (document?.status === 'Open' && outcomes[index]?.done ? [document] : [])),
  );
  return outcomes;
}

function outcomeOf(document: ReleaseCandidate | undefined, checks: readonly ReleaseCheck[]): StepOutcome {
  if (!document) return { done: false, code: 'document_removed', message: 'The document no longer exists.' };
  if (document.status !== 'Open') return { done: true, message: `It was ${document.status} already.` };
  for (const check of checks) {
    const refusal = check.refusal(document);
    if (refusal) return { done: false, ...refusal };
  }
  // Only a document that passes all checks counts against the limits.
  for (const check of checks) check.take?.(document);
  return { done: true };
}

const blocked: ReleaseCheck = {
  refusal: ({ customer, blocked }) =>
    blocked ? { code: 'customer_blocked', message: `Customer ${customer} is blocked.` } : undefined,
};

/**
 * The documents of subjects, in their order, locked in the order of their keys; undefined for a document that is gone.
 */
async function lockDocuments(
  tx: Transaction,
  subjects: readonly StepSubject[],
): Promise<(ReleaseCandidate | undefined)[]> {
  const keys = subjects.map(({ document }) => document?.key ?? []);
  const rows = await tx<(ReleaseCandidate & { place: number })[]>`
    SELECT w.place::int, d.document_type AS type, d.number, d.status, d.customer_number AS customer, d.currency,
      (d.amount + coalesce(d.freight, 0))::text AS amount, c.blocked
    FROM unnest(${keys.map(([type]) => type ?? '')}::text[], ${keys.map(([, number]) => number ?? '')}::text[]) WITH ORDINALITY w (type, number, place)
    CROSS JOIN LATERAL (
      SELECT * FROM sales_document d
      WHERE d.company_id = (SELECT current_company()) AND d.document_type = w.type AND d.number = w.number LIMIT 1
    ) f
    JOIN sales_document d ON d.company_id = f.company_id AND d.document_type = f.document_type AND d.number = f.number
    LEFT JOIN customer c ON c.company_id = d.company_id AND c.number = d.customer_number
    ORDER BY d.document_type, d.number FOR UPDATE OF d`;
  const found = new Map(rows.map((row) => [row.place, row]));
  return keys.map((_, index) => found.get(index + 1));
}

async function setReleased(tx: Transaction, documents: readonly ReleaseCandidate[]): Promise<void> {
  if (documents.length === 0) return;
  await tx`
    UPDATE sales_document d SET status = 'Released', updated_at = now()
    FROM unnest(${documents.map(({ type }) => type)}::text[], ${documents.map(({ number }) => number)}::text[]) w (type, number)
    WHERE d.company_id = (SELECT current_company()) AND d.document_type = w.type AND d.number = w.number AND d.status = 'Open'`;
}
