import { inCompany } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { type TargetName, targets } from '../../targets/targets.js';
import { importPath } from '../../telling/delivered-event.js';
import { sendMail } from '../../telling/send-mail.js';
import { resultsText } from '../../workflows/progress.js';
import { eachTold } from '../each-told.js';
import type { OutsideStepScope, StepDelay, StepOutcome, StepSubject } from '../step.js';
import { type AddressOutcomes, keepAddressOutcomes, readAddressOutcomes } from './address-outcomes.js';
import type { EMailStepSettings } from './e-mail.js';
import { mailAddresses } from './mail-addresses.js';
import { type MailedValues, mailWords } from './wording.js';

/**
 * Sends each recipient a mail about each subject, side by side. Where not all have it, who has it is kept, and not
 * told again; a crash before that has them told twice, under the same Message-ID.
 */
export async function mailSubjects(
  settings: EMailStepSettings,
  subjects: readonly StepSubject[],
  scope: OutsideStepScope,
  signal: AbortSignal,
): Promise<(StepOutcome | StepDelay)[]> {
  signal.throwIfAborted();
  const { database, companyId, mailServer } = scope;
  const values = await valuesOf(scope);
  const ids = subjects.map(({ id }) => id);
  const known = await inCompany(database, companyId, (tx) => readAddressOutcomes(tx, scope, ids));
  return eachTold(subjects, signal, async ({ id, document }) => {
    const label = document && `${targets[document.target as TargetName].label} ${document.key.join(' ')}`;
    const words = mailWords(settings, { ...values, document: label ?? '' });
    const ends: AddressOutcomes = known.get(id) ?? new Map();
    let done = false;
    try {
      const outcome = await mailAddresses(settings.to, ends, signal, (to, nth) =>
        sendMail(mailServer, { to, ...words, messageId: `${id.replaceAll('/', '-')}-${nth}` }),
      );
      done = 'done' in outcome && outcome.done;
      return outcome;
    } finally {
      // Once it is told to stop nobody may be there to keep that all of it is done.
      if ((!done || signal.aborted) && ends.size > 0)
        await inCompany(database, companyId, (tx) => keepAddressOutcomes(tx, scope, id, ends));
    }
  });
}

async function valuesOf({
  database,
  companyId,
  importId,
  publicUrl,
}: OutsideStepScope): Promise<Omit<MailedValues, 'document'>> {
  return inCompany(database, companyId, async (tx) => {
    const [row] = await tx`
      SELECT c.code AS company, i.setup->>'name' AS integration, i.file_name AS file
      FROM import i JOIN company c USING (company_id) WHERE i.import_id = ${importId}`;
    const { company, integration, file } = row as unknown as { company: string; integration: string; file: string };
    const progress = await importProgress(tx, importId);
    const figures = `${resultsText(progress)}, ${progress.errors} errors`;
    return { company, integration, file, figures, link: publicUrl + importPath(company, importId) };
  });
}
