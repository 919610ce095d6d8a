// Preloaded into an API process (`--import`): reports to the parent process how long the longest turn of the event loop was,
// in milliseconds. If the system provides the CPU time of the thread, only that is counted, not that of other processes.
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const everyMs = 2;

function cpuMs() {
  const [nanoseconds] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}

function clock() {
  try {
    if (cpuMs() > 0) return cpuMs;
  } catch {}
  return () => performance.now();
}

if (isMainThread && process.send) {
  const now = clock();
  let last = now();
  let longest = 0;
  setInterval(() => {
    const time = now();
    longest = Math.max(longest, time - last);
    last = time;
  }, everyMs).unref();
  process.on('message', (message) => {
    if (message !== 'longest turn') return;
    process.send({ longestTurnMs: Math.max(longest, now() - last) });
    longest = 0;
  });
}
