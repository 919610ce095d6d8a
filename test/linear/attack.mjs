/**
 * A thread that runs regular expressions on texts for which backtracking takes as long as possible. It posts each expression
 * before it runs it, so that the process that started the thread can detect one that does not end.
 */
import { parentPort, workerData } from 'node:worker_threads';

const commonCharacters = [...'0a A\t\n-._/\'"{[(@<:,é＝'];

function* textsFor(source) {
  const own = [...new Set(source.replace(/\\u[0-9a-f]{4}|\\[a-zA-Z]/gi, ''))].slice(0, 16);
  const alphabet = [...new Set([...own, ...commonCharacters])];
  for (const one of alphabet) {
    yield one.repeat(50_000);
    yield `${one.repeat(60)}\u0001`;
    for (const first of ['', ...own.slice(0, 4)]) yield `${first}${one.repeat(20_000)}\u0001`;
  }
  for (const one of own) for (const other of own) yield `${(one + other).repeat(1_000)}\u0001`;
}

for (const { place, source, flags } of workerData) {
  parentPort.postMessage({ place, source, flags });
  const pattern = new RegExp(source, flags.replace('y', ''));
  for (const text of textsFor(source)) {
    if (flags.includes('g')) text.replace(pattern, '');
    else pattern.test(text);
  }
}
parentPort.postMessage('done');
