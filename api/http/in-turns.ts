import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds that a turn of the event loop works at a long answer before others have theirs. */
const sliceMs = 10;

/** The results of `work` for items in their order, in as many turns of the event loop as that takes. */
export async function mapInTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Result,
): Promise<Result[]> {
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
