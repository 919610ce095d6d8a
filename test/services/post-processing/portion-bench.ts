import { randomBytes } from 'node:crypto';
import { Connections } from '../../../connectors/connections/connections.js';
import { seal } from '../../../connectors/connections/secret.js';
import type { MailServer } from '../../../connectors/mail/send-mail.js';
import { newWebhookSecret } from '../../../connectors/webhook/webhook-signature.js';
import type { PostProcessing } from '../../../core/setup/post-processing.js';
import { type Bounds, defaultBounds } from '../../../runtime/bounds.js';
import { type PortionDependencies, processPortion } from '../../../services/post-processing/process-portion.js';
import { MailBox } from '../../connectors/mail/mail-box.js';
import { WebhookReceiver } from '../../connectors/webhook/webhook-receiver.js';
import { createDatabase, type TestDatabase } from '../../harness/database.js';
import { uploadedImport } from '../../harness/staged-import.js';
import { namesSetup } from '../../harness/world.js';

/** A database and external servers for portions of post-processing, without an engine: the test makes each attempt. */
export interface PortionBench {
  database: TestDatabase;
  companyId: number;
  box: MailBox;
  receiver: WebhookReceiver;
  mailServer: MailServer;
  /** Creates an import with a portion for each number of documents; the rows of each portion begin with 1. */
  portions(steps: PostProcessing['steps'], ...documents: number[]): Promise<Portions>;
  stop(): Promise<void>;
}

export interface Portions {
  importId: string;
  /** Makes an attempt at a portion. */
  attempt(portionNo?: number, signal?: AbortSignal): Promise<unknown>;
  /** Simulates that the target has not answered for an hour. */
  outageOfAnHour(): Promise<void>;
  /** Begins another run, which retries the errors. */
  retryErrors(): Promise<void>;
  entries(portionNo?: number): Promise<{ row: number; status: string; code: string | null; message: string | null }[]>;
}

const secretKey = randomBytes(32).toString('base64');

/** A step that calls the webhook of the bench for each document. */
export const webhookStep = { step: 'webhook', webhook: 'HOOK', scope: 'document' } as const;

/** Starts them with the default bounds, except for `bounds`. */
export async function startPortionBench(bounds: Partial<Bounds> = {}): Promise<PortionBench> {
  const [database, box, receiver] = await Promise.all([
    createDatabase(),
    new MailBox().start(),
    new WebhookReceiver().start(),
  ]);
  const connections = new Connections({ secretKey, privateNetworks: '127.0.0.0/8' });
  const { companyId } = await database.company('acme');
  const { superuser } = database;
  const secret = seal(newWebhookSecret(), secretKey, { companyId, code: 'HOOK', of: 'webhook' });
  await superuser`
    INSERT INTO webhook (company_id, code, url, secret, created_by, updated_by)
    VALUES (${companyId}, 'HOOK', ${receiver.url}, ${secret}, 'test', 'test')`;
  const mailServer: MailServer = {
    smtpUrl: box.url,
    mailFrom: 'imports@example.com',
    recipientPolicy: () => true,
    silenceTimeoutMs: 1_500,
  };
  const dependencies: PortionDependencies = {
    database: database.application,
    connections,
    mailServer,
    publicUrl: 'https://longshore.example.com',
    bounds: { ...defaultBounds(), ...bounds },
  };
  return {
    database,
    companyId,
    box,
    receiver,
    mailServer,
    async portions(steps, ...documents) {
      const setup = namesSetup({ type: 'csv' }, { postProcessing: { trigger: 'AfterProcessing', steps } });
      const ref = await uploadedImport(database.application, companyId, setup);
      const { importId } = ref;
      let number = 0;
      const begin = async (again: boolean) => {
        number += 1;
        await superuser`
          INSERT INTO job (company_id, import_id, kind, number, status_before, trigger, request_id, selection)
          VALUES (${companyId}, ${importId}, 'post-processing', ${number}, 'Processing', 'AfterProcessing', ${again ? importId : null}, ${again ? '{"status":"Error"}' : '{}'}::text::jsonb)`;
        await superuser`
          INSERT INTO post_processing_portion (company_id, import_id, number, portion_no, run_no, batch_no, first_step, last_step)
          SELECT ${companyId}, ${importId}, ${number}, n, 1, n, 1, ${steps.length} FROM generate_series(1, ${documents.length}::int) n`;
      };
      for (const [index, count] of documents.entries())
        await superuser`
          INSERT INTO written_document (company_id, import_id, run_no, batch_no, row_no, target, key, action, fingerprint)
          SELECT ${companyId}, ${importId}, 1, ${index + 1}, n, ${setup.target}, ARRAY['D' || n], 'inserted', 0 FROM generate_series(1, ${count}::int) n`;
      await begin(false);
      return {
        importId,
        attempt: (portionNo = 1, signal) => processPortion(dependencies, { ...ref, number, portionNo }, signal),
        async outageOfAnHour() {
          await superuser`
            UPDATE post_processing_portion SET answered_at = now() - interval '1 hour' WHERE import_id = ${importId} AND status <> 'Completed'`;
        },
        async retryErrors() {
          await begin(true);
          await superuser`UPDATE post_processing_entry SET retried_by = ${number} WHERE import_id = ${importId} AND status = 'Error'`;
        },
        entries: (portionNo = 1) => superuser`
          SELECT row_no AS row, status, code, message FROM post_processing_entry
          WHERE import_id = ${importId} AND batch_no = ${portionNo} ORDER BY row_no, step`,
      };
    },
    async stop() {
      await connections.close();
      await Promise.all([receiver.stop(), box.stop(), database.drop()]);
    },
  };
}
