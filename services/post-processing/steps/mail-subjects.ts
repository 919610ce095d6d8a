import { countsAsSent, releaseMails, reserveMails } from '../../../connectors/mail/mail-allowance.js';
import { sendMail } from '../../../connectors/mail/send-mail.js';
import type { LimitReached } from '../../../connectors/send-failure.js';
import { resultsText } from '../../../core/model/progress.js';
import { withFooter } from '../../../core/notifications/mail-footer.js';
import type { EMailStepSettings } from '../../../core/setup/steps/e-mail.js';
import { type MailedValues, mailFor } from '../../../core/setup/steps/wording.js';
import { type TargetName, targets } from '../../../core/targets/targets.js';
import { inCompany } from '../../../db/client.js';
import { importProgress } from '../../../db/import-figures.js';
import type { CompanyRow, ImportRow } from '../../../db/rows.js';
import { importPath } from '../../notifications/delivered-event.js';
import { type AddressOutcomes, readAddressOutcomes, storeAddressOutcomes } from './address-outcomes.js';
import { forEachSubject } from './for-each-subject.js';
import { mailAddresses } from './mail-addresses.js';
import type { ExternalStepScope, StepDelay, StepOutcome, StepSubject } from './step-work.js';

/** An e-mail that is to be sent about a subject to an address. */
interface PlannedMail {
  to: string;
  /** Why the company may not send it today. */
  refusal?: LimitReached | undefined;
  /** Whether the mail server has accepted it or refused it permanently. */
  answered: boolean;
}

/**
 * Sends each recipient an e-mail about each subject, in parallel. If not all could be sent, the completed addresses are
 * stored and not sent to again; after a crash before that they receive it twice, under the same Message-ID. All e-mails
 * are counted before the first is sent; those that were not sent are returned to the allowance.
 */
export async function mailSubjects(
  settings: EMailStepSettings,
  subjects: readonly StepSubject[],
  scope: ExternalStepScope,
  signal: AbortSignal,
): Promise<(StepOutcome | StepDelay)[]> {
  signal.throwIfAborted();
  const { database, companyId, mailServer, publicUrl } = scope;
  const { companyName, ...values } = await valuesOf(scope);
  const ids = subjects.map(({ id }) => id);
  const { known, planned, day } = await inCompany(database, companyId, async (tx) => {
    const known = await readAddressOutcomes(tx, scope, ids);
    const planned = new Map<string, PlannedMail>();
    for (const id of ids)
      for (const to of settings.to) if (!known.get(id)?.has(to)) planned.set(`${id} ${to}`, { to, answered: false });
    const mails = [...planned.values()];
    const { refusals, day } = await reserveMails(
      tx,
      companyId,
      mails.map(({ to }) => to),
      scope.bounds,
    );
    for (const [place, mail] of mails.entries()) mail.refusal = refusals[place];
    return { known, planned, day };
  });
  try {
    return await forEachSubject(subjects, signal, async ({ id, document }) => {
      const label = document && `${targets[document.target as TargetName].label} ${document.key.join(' ')}`;
      const words = withFooter(
        mailFor(settings, { ...values, document: label ?? '' }),
        { name: companyName, code: values.company },
        publicUrl,
      );
      const results: AddressOutcomes = known.get(id) ?? new Map();
      let done = false;
      try {
        const outcome = await mailAddresses(settings.to, results, signal, async (to, nth) => {
          const mail = planned.get(`${id} ${to}`);
          if (mail?.refusal) throw mail.refusal;
          try {
            await sendMail(mailServer, { to, ...words, messageId: `${id.replaceAll('/', '-')}-${nth}` });
            if (mail) mail.answered = true;
          } catch (error) {
            if (mail && countsAsSent(error)) mail.answered = true;
            throw error;
          }
        });
        done = 'done' in outcome && outcome.done;
        return outcome;
      } finally {
        // After an abort the caller may not store that all of it is done.
        if ((!done || signal.aborted) && results.size > 0)
          await inCompany(database, companyId, (tx) => storeAddressOutcomes(tx, scope, id, results));
      }
    });
  } finally {
    const unsent = [...planned.values()].filter(({ refusal, answered }) => !refusal && !answered).map(({ to }) => to);
    // After an abort, some may still be on their way.
    if (unsent.length > 0 && !signal.aborted)
      await inCompany(database, companyId, (tx) => releaseMails(tx, day, unsent));
  }
}

async function valuesOf({
  database,
  companyId,
  importId,
  publicUrl,
}: ExternalStepScope): Promise<Omit<MailedValues, 'document'> & { companyName: string }> {
  return inCompany(database, companyId, async (tx) => {
    const [row] = await tx<
      [Pick<CompanyRow, 'code' | 'name'> & Pick<ImportRow, 'file_name'> & { integration: string }]
    >`
      SELECT c.code, c.name, i.setup->>'name' AS integration, i.file_name
      FROM import i JOIN company c USING (company_id) WHERE i.import_id = ${importId}`;
    const { code: company, name: companyName, integration, file_name: file } = row;
    const progress = await importProgress(tx, importId);
    const figures = `${resultsText(progress)}, ${progress.errors} errors`;
    return { company, companyName, integration, file, figures, link: publicUrl + importPath(company, importId) };
  });
}
