import { threadTask } from '../threads/thread-task.js';

/** The thread tasks of integrations. */
export const integrationTasks = {
  checkSetup: threadTask(
    'check-setup',
    'quick',
    async () => (await import('../../core/setup-check/check-setup.js')).checkSetup,
  ),
  compareVersions: threadTask(
    'compare-versions',
    'quick',
    async () => (await import('./versions/reads.js')).compareVersions,
  ),
  writeSetupFile: threadTask('write-setup-file', 'quick', async () => (await import('./file/reads.js')).setupFileOf),
  makeTemplate: threadTask('make-template', 'samples', async () => (await import('./template/reads.js')).templateOf),
};
