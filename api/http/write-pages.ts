import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** An answer that is JSON already. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** Has the pages of a scope's lists written in as many turns of the event loop as that takes: they may be of some megabytes. */
export function writePagesInTurns(scope: FastifyInstance): void {
  scope.addHook('preSerialization', async (_request, _reply, payload: unknown) => {
    const { entries, ...rest } = (payload ?? {}) as { entries?: unknown };
    if (!Array.isArray(entries)) return payload;
    const texts = await mapInTurns(entries, (entry) => JSON.stringify(entry));
    const others = Object.entries(rest).flatMap(([name, value]) =>
      value === undefined ? [] : [`,${JSON.stringify(name)}:${JSON.stringify(value)}`],
    );
    return new JsonText(`{"entries":[${texts.join(',')}]${others.join('')}}`);
  });
}

/** Milliseconds that a turn of the event loop works at a long answer before others have theirs. */
const sliceMs = 10;

/** The results of `work` for items in their order, in as many turns of the event loop as that takes. */
async function mapInTurns<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = [];
  let until = performance.now() + sliceMs;
  for (const item of items) {
    if (performance.now() > until) {
      await nextTurn();
      until = performance.now() + sliceMs;
    }
    results.push(work(item));
  }
  return results;
}
