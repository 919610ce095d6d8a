import { stat } from 'node:fs/promises';
import type { BinarySource } from './binary-source.js';
import { checkedTemporal, programOnPath } from './program.js';

/** What the user has installed. */
export const onPath: BinarySource = {
  name: '`temporal` on PATH',
  find: async ({ environment }) => checkedTemporal(await programOnPath('temporal', environment), environment),
};

/** What an earlier start fetched. */
export const cachedBinary: BinarySource = {
  name: 'kept from an earlier start',
  async find({ cache, environment }) {
    if (!(await stat(cache).catch(() => undefined))) throw new Error('none yet');
    return checkedTemporal(cache, environment);
  },
};
