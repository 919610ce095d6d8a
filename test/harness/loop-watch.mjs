// Preloaded into an API process (`--import`): reports to the parent process how much processor time the longest turn of the
// event loop took, as a multiple of what the parsing of a JSON body of the largest size takes at that moment. If the system
// does not provide the processor time of the thread, elapsed time is used for both.
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const everyMs = 2;
/** So many that the collection of garbage is measured as well. */
const parses = 10;
const largestBody = `[${'"0123456",'.repeat(104_857)}0]`;

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
  const parsing = () => {
    const before = now();
    for (let time = 0; time < parses; time += 1) JSON.parse(largestBody);
    return (now() - before) / parses;
  };
  setInterval(() => {
    const time = now();
    longest = Math.max(longest, time - last);
    last = time;
  }, everyMs).unref();
  process.on('message', (message) => {
    if (message !== 'longest turn') return;
    const turn = Math.max(longest, now() - last);
    process.send({ longestTurn: turn / parsing() });
    longest = 0;
    last = now();
  });
}
