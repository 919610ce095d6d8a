import { Decimal } from 'decimal.js';
import type { Transaction } from '../../../db/client.js';
import { consumes, type ReleaseCandidate, type ReleaseCheck } from './release-check.js';

interface Credit {
  limit: Decimal;
  used: Decimal;
  currency: string | null;
}

/**
 * Checks documents against their customers' credit limits: released orders and invoices less released credit memos. The
 * customers stay locked until the commit, so that concurrent releases wait for each other.
 */
export async function creditChecks(tx: Transaction, documents: readonly ReleaseCandidate[]): Promise<ReleaseCheck> {
  const credits = await readCredits(tx, [...new Set(documents.map(({ customer }) => customer))]);
  const creditOf = (document: ReleaseCandidate): Credit | undefined =>
    consumes(document) ? credits.get(document.customer) : undefined;
  return {
    refusal(document) {
      const credit = creditOf(document);
      if (!credit) return undefined;
      if (document.currency && credit.currency && document.currency !== credit.currency) {
        const message = `Customer ${document.customer} has a credit limit in ${credit.currency}, and the document is in ${document.currency}.`;
        return { code: 'credit_limit_currency', message };
      }
      const wanted = credit.used.plus(document.amount);
      if (wanted.lte(credit.limit)) return undefined;
      const message = `Customer ${document.customer} would owe ${wanted}, more than the credit limit of ${credit.limit}.`;
      return { code: 'credit_limit_exceeded', message };
    },
    take(document) {
      const credit = creditOf(document);
      if (credit) credit.used = credit.used.plus(document.amount);
    },
  };
}

async function readCredits(tx: Transaction, customers: readonly string[]): Promise<Map<string, Credit>> {
  const limits = await tx<{ number: string; limit: string; currency: string | null }[]>`
    SELECT number, credit_limit::text AS limit, currency FROM customer
    WHERE company_id = (SELECT current_company()) AND number = ANY (${customers as string[]}) AND credit_limit > 0
    ORDER BY number FOR NO KEY UPDATE`;
  const used = await tx<{ number: string; amount: string }[]>`
    SELECT c.number, coalesce(u.amount, 0)::text AS amount
    FROM unnest(${limits.map(({ number }) => number)}::text[]) c (number) CROSS JOIN LATERAL (
      SELECT sum((d.amount + coalesce(d.freight, 0)) * CASE d.document_type WHEN 'Credit Memo' THEN -1 ELSE 1 END) AS amount
      FROM sales_document d
      WHERE d.customer_number = c.number AND d.status = 'Released' AND d.document_type IN ('Order', 'Invoice', 'Credit Memo')
    ) u`;
  const amounts = new Map(used.map(({ number, amount }) => [number as string, amount as string]));
  return new Map(
    limits.map(({ number, limit, currency }): [string, Credit] => [
      number,
      { limit: new Decimal(limit), used: new Decimal(amounts.get(number) ?? 0), currency },
    ]),
  );
}
