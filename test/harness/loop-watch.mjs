// Preloaded into an API process (`--import`): tells its parent how long the longest turn of the event loop was, in
// milliseconds of the thread's own CPU time where the system tells it: other processes of a busy machine do not count.
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
