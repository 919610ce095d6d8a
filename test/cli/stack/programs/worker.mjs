// Replaces worker/main.js in the compiled tree. It also prints the configuration that it received.
import { readProcessConfiguration } from '../runtime/configuration.js';
import { reportReady, waitForStop } from '../runtime/supervised-process.js';

const { databaseUrl, migrationDatabaseUrl, temporalAddress, taskQueue, secretKey } = readProcessConfiguration();
console.log(JSON.stringify({ databaseUrl, migrationDatabaseUrl, temporalAddress, taskQueue, secretKey }));
const working = setInterval(() => {}, 1000);
reportReady();
await waitForStop();
clearInterval(working);
