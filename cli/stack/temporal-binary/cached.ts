import { stat } from 'node:fs/promises';
import type { Way } from '../temporal-binary.js';
import { checkedTemporal } from './program.js';

/** What an earlier start fetched. */
export const cachedBinary: Way = {
  name: 'kept from an earlier start',
  async find({ cache, environment }) {
    if (!(await stat(cache).catch(() => undefined))) throw new Error('none yet');
    return checkedTemporal(cache, environment);
  },
};
