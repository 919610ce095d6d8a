// A supervised process whose event loop is blocked for ever in its first run, soon after it was ready.
import { existsSync, writeFileSync } from 'node:fs';
import { reportReady, waitForStop } from '../../../../dist/runtime/supervised-process.js';

const working = setInterval(() => {}, 1000);
reportReady();
const { BLOCKED_ONCE } = process.env;
if (!existsSync(BLOCKED_ONCE)) {
  writeFileSync(BLOCKED_ONCE, '');
  setTimeout(() => {
    for (;;);
  }, 200);
}
await waitForStop();
clearInterval(working);
