import { stat } from 'node:fs/promises';
import type { BinarySource } from './binary-source.js';
import { checkedTemporal, programOnPath } from './program.js';

/** The program that the user has installed. */
export const onPath: BinarySource = {
  name: '`temporal` on PATH',
  find: async ({ environment }) => checkedTemporal(await programOnPath('temporal', environment), environment),
};

/** The program that an earlier start has fetched. */
export const cachedBinary: BinarySource = {
  name: 'stored by an earlier start',
  async find({ cache, environment }) {
    if (!(await stat(cache).catch(() => undefined))) throw new Error('none yet');
    return checkedTemporal(cache, environment);
  },
};
