import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** An answer that is already serialized. */
export class JsonText {
  constructor(readonly text: string) {}
}

/**
 * Serializes the pages of a scope's lists in as many turns of the event loop as needed, because they may have some
 * megabytes.
 */
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

/** Milliseconds that one turn of the event loop works on a long answer before other requests get a turn. */
const sliceMs = 10;

/** Returns the results of `work` for items in their order, in as many turns of the event loop as needed. */
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
