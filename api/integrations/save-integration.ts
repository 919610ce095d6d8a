import { type RecipientPolicy, recipientRefusal } from '../../connectors/mail/mail-recipients.js';
import { stepsOf } from '../../core/setup/post-processing.js';
import type { IntegrationSetup } from '../../core/setup/setup.js';
import { maxFaults } from '../../core/text/schema-faults.js';
import { storableJson } from '../../core/text/storable.js';
import type { Transaction } from '../../db/client.js';
import type { IntegrationVersionRow } from '../../db/rows.js';
import type { Caller } from '../http/caller.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { Problem } from '../http/problem.js';
import type { Threads } from '../threads/threads.js';
import { integrationNotFound } from './reads.js';
import type { IntegrationRow } from './schemas.js';
import { integrationTasks } from './thread-tasks.js';
import { refuseUnknownNames } from './unknown-names.js';

interface Change {
  setup: IntegrationSetup;
  comment: string | undefined;
  restoredFrom?: number;
  /** The value of this header. */
  ifMatch: string | undefined;
}

/** The configuration of a server that limits which setups are valid. */
export type MailCapabilities = Pick<ApiDependencies, 'sendsMail' | 'recipientPolicy'>;

/**
 * Throws `Problem` for a setup that matches its schema but cannot work, or not on this server. Runs in a thread,
 * because a large setup has thousands of patterns and expressions to compile.
 */
export async function refuseUnworkable(
  setup: IntegrationSetup,
  { companyId }: Pick<Caller, 'companyId'>,
  { sendsMail, recipientPolicy, threads }: MailCapabilities & { threads: Threads },
): Promise<void> {
  const faults = await threads.run(companyId, integrationTasks.checkSetup, setup);
  const errors = faults.slice(0, maxFaults).map((fault) => ({ in: 'body' as const, ...fault }));
  if (errors.length > 0) throw new Problem('invalid_setup', `${errors[0]?.detail}`, { errors });
  if (sendsMail) {
    refuseRecipients(setup, recipientPolicy);
    return;
  }
  const [mailed] = mailPlaces(setup);
  if (mailed === undefined) return;
  const detail = 'This server sends no e-mail: its operator must set SMTP_URL and MAIL_FROM.';
  throw new Problem('no_mail_server', `${detail} Nothing was saved.`, {
    errors: [{ in: 'body', pointer: mailed, detail }],
  });
}

function refuseRecipients(setup: IntegrationSetup, recipientPolicy: RecipientPolicy): void {
  const errors = mailAddressesOf(setup)
    .filter(({ address }) => !recipientPolicy(address))
    .map(({ address, pointer }) => ({ in: 'body' as const, pointer, detail: recipientRefusal(address) }));
  if (errors[0]) throw new Problem('recipient_not_allowed', `${errors[0].detail} Nothing was saved.`, { errors });
}

/** Returns the recipients of a setup's e-mails, with JSON pointers. */
function mailAddressesOf(setup: IntegrationSetup): { address: string; pointer: string }[] {
  const placed = (addresses: readonly string[], list: string) =>
    addresses.map((address, index) => ({ address, pointer: `${list}/${index}` }));
  return [
    ...(setup.notifications ?? []).flatMap((channel, index) =>
      channel.channel === 'email' ? placed(channel.to, `/notifications/${index}/to`) : [],
    ),
    ...stepsOf(setup).flatMap(({ number, step, settings }) =>
      step.where === 'external' && step.mails
        ? placed(step.mails(settings), `/postProcessing/steps/${number - 1}/to`)
        : [],
    ),
  ];
}

/** Returns the JSON pointers of all parts of a setup that send e-mail. */
function mailPlaces(setup: IntegrationSetup): string[] {
  return [
    ...(setup.notifications ?? []).flatMap(({ channel }, index) =>
      channel === 'email' ? [`/notifications/${index}/channel`] : [],
    ),
    ...stepsOf(setup).flatMap(({ number, step }) =>
      step.where === 'external' && step.mails ? [`/postProcessing/steps/${number - 1}/step`] : [],
    ),
  ];
}

/**
 * Saves a setup as the integration's next version; an equal setup makes no new version. Throws `Problem` if `ifMatch`
 * does not match the current version, or if the setup names a value list, a number series, a connection or a webhook
 * that does not exist.
 */
export async function saveIntegration(
  tx: Transaction,
  { companyId, keyName }: Caller,
  code: string,
  { setup, comment, restoredFrom, ifMatch }: Change,
): Promise<{ row: IntegrationRow; created: boolean }> {
  // One change of an integration at a time, also before it exists.
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`integration ${companyId} ${code}`}, 0))`;
  const wanted = storableJson(setup);
  const [current] = await tx<(IntegrationRow & { same: boolean })[]>`
    SELECT *, setup = ${wanted}::text::jsonb AS same FROM integration WHERE code = ${code}`;
  // Returned even if `ifMatch` does not match: the integration has the requested setup, as after a lost answer.
  if (current?.same) return { row: current, created: false };
  if (ifMatch !== undefined && !matches(ifMatch, current?.version)) throw await conflict(tx, code, current?.version);
  await refuseUnknownNames(tx, setup);
  const [row] = await tx<IntegrationRow[]>`
    WITH next AS (
      INSERT INTO integration_version (company_id, code, version, setup, changed_by, comment, restored_from)
      SELECT ${companyId}::int, ${code}, coalesce(max(version), 0) + 1, ${wanted}::text::jsonb, ${keyName}, ${comment ?? null}, ${restoredFrom ?? null}::int
      FROM integration_version WHERE code = ${code} RETURNING *
    )
    INSERT INTO integration (company_id, code, version, setup) SELECT company_id, code, version, setup FROM next
    ON CONFLICT (company_id, code) DO UPDATE SET version = excluded.version, setup = excluded.setup, updated_at = now()
    RETURNING *`;
  return { row: row as IntegrationRow, created: !current };
}

/** Removes an integration; its versions stay. Throws `Problem` if it does not exist. */
export async function removeIntegration(tx: Transaction, code: string): Promise<void> {
  const gone = await tx`DELETE FROM integration WHERE code = ${code}`;
  if (gone.count === 0) throw integrationNotFound(code);
}

function matches(ifMatch: string, version: number | undefined): boolean {
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  return version !== undefined && (tags.includes('*') || tags.includes(`"${version}"`));
}

async function conflict(tx: Transaction, code: string, version: number | undefined): Promise<Problem> {
  if (version === undefined) return new Problem('version_conflict', `There is no integration "${code}" any more.`);
  const [last] = await tx<
    Pick<IntegrationVersionRow, 'changed_by' | 'changed_at' | 'comment'>[]
  >`SELECT changed_by, changed_at, comment FROM integration_version WHERE code = ${code} AND version = ${version}`;
  const reason = last?.comment ? `: ${last.comment}` : '';
  return new Problem(
    'version_conflict',
    `"${code}" is at version ${version} by now, saved by "${last?.changed_by}" at ${last?.changed_at.toISOString()}${reason}.`,
  );
}
