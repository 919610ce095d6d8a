import { storableJson } from '../../../core/text/storable.js';
import type { Transaction } from '../../../db/client.js';
import type { PostProcessingMailRow } from '../../../db/rows.js';
import type { ExternalStepScope } from './step-work.js';

/** The final results of e-mails, by address: null if it was sent, otherwise why it is refused. */
export type AddressOutcomes = Map<string, string | null>;

type JobScope = Pick<ExternalStepScope, 'companyId' | 'importId' | 'number'>;

/** The known results of subjects' e-mails. Addresses that were refused in another job are tried again in this one. */
export async function readAddressOutcomes(
  tx: Transaction,
  { importId, number }: JobScope,
  subjects: readonly string[],
): Promise<Map<string, AddressOutcomes>> {
  const rows = await tx<Pick<PostProcessingMailRow, 'subject' | 'address' | 'refusal'>[]>`
    SELECT subject, address, refusal FROM post_processing_mail
    WHERE import_id = ${importId} AND subject = ANY (${subjects as string[]}) AND (refusal IS NULL OR number = ${number})`;
  const known = new Map(subjects.map((subject): [string, AddressOutcomes] => [subject, new Map()]));
  for (const { subject, address, refusal } of rows) known.get(subject)?.set(address, refusal);
  return known;
}

/** Stores the results of a subject's e-mails, so that the next attempt skips the addresses with a final result. */
export async function storeAddressOutcomes(
  tx: Transaction,
  { companyId, importId, number }: JobScope,
  subject: string,
  ends: AddressOutcomes,
): Promise<void> {
  await tx`
    INSERT INTO post_processing_mail (company_id, import_id, subject, address, refusal, number)
    SELECT ${companyId}::int, ${importId}::uuid, ${subject}, f->>0, f->>1, ${number}::int
    FROM jsonb_array_elements(${storableJson([...ends])}::text::jsonb) f
    ON CONFLICT (company_id, import_id, subject, address) DO UPDATE SET refusal = excluded.refusal, number = excluded.number`;
}
