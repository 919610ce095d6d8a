import { isDataRefusal } from './refusal.js';

/** A few refused items among thousands are found with far fewer tries. */
const defaultMaxTries = 200;

/** What is done for items of which the database may refuse some. */
export interface BisectedWork<Item> {
  /** Does the work for some of the items; leaves nothing of it behind where it throws. */
  attempt(items: readonly Item[]): Promise<unknown>;
  /** Gets an item that is refused, with the error; past `mostTries` all that fail together. */
  refuse(items: readonly Item[], error: Error): unknown;
  /** Whether an error is about the items; any other error ends the work. Default: `isOfData`. */
  isRefusal?(error: unknown): boolean;
  /** Whether attempts leave nothing behind where they succeed either. Default: false. */
  rollsBack?: boolean;
  /** After so many tries it is no longer halved what fails. Default: 200. */
  maxTries?: number;
}

/**
 * Does work for all items at once; where the database refuses some of them, for halves, until each item is done or
 * refused. Of items that fail only together the later ones are refused: where attempts are rehearsed the later half of
 * them, else those that fail once the earlier ones are done.
 */
export async function bisect<Item>(items: readonly Item[], work: BisectedWork<Item>): Promise<void> {
  const { rollsBack = false, maxTries = defaultMaxTries, isRefusal = isDataRefusal } = work;
  let tries = 0;
  /** Whether some of the items were refused. */
  const run = async (part: readonly Item[]): Promise<boolean> => {
    if (part.length === 0) return false;
    tries += 1;
    try {
      await work.attempt(part);
      return false;
    } catch (error) {
      if (!isRefusal(error)) throw error;
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
