export { deliverNotification } from './deliver-notification.js';
export { dryRun } from './dry-run.js';
export { importFile } from './import-file.js';
export { postProcess } from './post-process.js';
export { undoImport } from './undo.js';
