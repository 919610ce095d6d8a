/** Finding a few refused items among thousands takes far fewer attempts. */
const defaultMaxTries = 200;

/** Work on items of which the other side, such as a database, may refuse some. */
export interface BisectedWork<Item> {
  /** Does the work for some of the items. Must leave nothing behind if it throws. */
  attempt(items: readonly Item[]): Promise<unknown>;
  /** Called with a refused item and its error; after `maxTries`, with all items that failed together. */
  refuse(items: readonly Item[], error: Error): unknown;
  /** Whether an error is about the items; any other error ends the work. */
  isRefusal(error: unknown): boolean;
  /** Whether successful attempts leave nothing behind either. Default: false. */
  rollsBack?: boolean;
  /** After this many attempts, items that fail are no longer halved. Default: 200. */
  maxTries?: number;
}

/**
 * Does work for all items at once; if some of them are refused, for each half, and so on, until each item is
 * done or refused. Of items that fail only together, the later ones are refused: if attempts roll back, the later half
 * of them, else those that fail after the earlier ones were done.
 */
export async function bisect<Item>(items: readonly Item[], work: BisectedWork<Item>): Promise<void> {
  const { rollsBack = false, maxTries = defaultMaxTries } = work;
  let tries = 0;
  /** Returns whether some of the items were refused. */
  const run = async (part: readonly Item[]): Promise<boolean> => {
    if (part.length === 0) return false;
    tries += 1;
    try {
      await work.attempt(part);
      return false;
    } catch (error) {
      if (!work.isRefusal(error)) throw error;
      const refuse = async (refused: readonly Item[]): Promise<true> => {
        await work.refuse(refused, error as Error);
        return true;
      };
      if (part.length === 1 || tries >= maxTries) return refuse(part);
      const middle = part.length >> 1;
      const found = [await run(part.slice(0, middle)), await run(part.slice(middle))].includes(true);
      return found || !rollsBack ? found : refuse(part.slice(middle));
    }
  };
  await run(items);
}
