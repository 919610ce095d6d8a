import type { Transaction } from '../../db/client.js';
import type { NumberSeriesRow } from '../../db/rows.js';
import type { Caller } from '../http/caller.js';
import type { NumberSeriesSettings } from './schemas.js';

/** Creates a number series, or replaces its settings; without `next` an existing one continues. */
export async function saveNumberSeries(
  tx: Transaction,
  { companyId }: Caller,
  code: string,
  { prefix, digits, next }: NumberSeriesSettings,
): Promise<NumberSeriesRow & { created: boolean }> {
  const [row] = await tx<[NumberSeriesRow & { created: boolean }]>`
    INSERT INTO number_series (company_id, code, prefix, digits, next) VALUES (${companyId}, ${code}, ${prefix}, ${digits}, ${next ?? 1})
    ON CONFLICT (company_id, code) DO UPDATE SET prefix = excluded.prefix, digits = excluded.digits,
      next = coalesce(${next ?? null}::bigint, number_series.next), updated_at = now()
    RETURNING *, xmax = 0 AS created`;
  return row;
}
