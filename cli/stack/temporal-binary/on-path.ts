import type { Way } from '../temporal-binary.js';
import { checkedTemporal, programOnPath } from './program.js';

/** What the user has installed. */
export const onPath: Way = {
  name: '`temporal` on PATH',
  find: async ({ environment }) => checkedTemporal(await programOnPath('temporal', environment), environment),
};
