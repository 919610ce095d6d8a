import { Ajv } from 'ajv';
import { requestFaults } from '../api/http/request-faults.js';
import { SetupFile, setupIn } from '../core/setup/setup-file.js';
import { checkSetup, type SetupFault } from '../core/setup-check/check-setup.js';

const fits = new Ajv({ strict: false, verbose: true, discriminator: true, allErrors: true }).compile<SetupFile>(
  SetupFile,
);

/** What is wrong with a setup's file, in the API's words: its shape first, and then whether it can work. */
export function checkSetupFile(content: unknown): { file?: SetupFile; faults: SetupFault[] } {
  if (!fits(content)) return { faults: requestFaults('body', fits.errors ?? []) };
  return { file: content, faults: checkSetup(setupIn(content)) };
}
