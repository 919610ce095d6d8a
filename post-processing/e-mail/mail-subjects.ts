import { inCompany } from '../../db/client.js';
import { importProgress } from '../../db/import-figures.js';
import { type TargetName, targets } from '../../targets/targets.js';
import { importPath } from '../../telling/delivered-event.js';
import { sendMail } from '../../telling/send-mail.js';
import { resultsText } from '../../workflows/progress.js';
import { eachTold } from '../each-told.js';
import type { OutsideStepScope, StepOutcome, StepSubject } from '../step.js';
import type { EMailStepSettings } from './e-mail.js';
import { type MailedValues, mailWords } from './wording.js';

/** Sends each recipient a mail about each subject, side by side. */
export async function mailSubjects(
  settings: EMailStepSettings,
  subjects: readonly StepSubject[],
  scope: OutsideStepScope,
  signal: AbortSignal,
): Promise<(StepOutcome | undefined)[]> {
  signal.throwIfAborted();
  const known = await valuesOf(scope);
  return eachTold(subjects, signal, async ({ id, document }) => {
    const label = document && `${targets[document.target as TargetName].label} ${document.key.join(' ')}`;
    const words = mailWords(settings, { ...known, document: label ?? '' });
    for (const [nth, to] of settings.to.entries())
      await sendMail(scope.mailServer, { to, ...words, messageId: `${id.replaceAll('/', '-')}-${nth}` });
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
