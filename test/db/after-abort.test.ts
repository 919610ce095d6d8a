import { expect, it, vi } from 'vitest';
import { afterAbort } from '../../db/after-abort.js';

it('afterAbort calls its function after the signal was aborted, also if it was aborted before the call', async () => {
  const controller = new AbortController();
  const [before, after, ended] = [vi.fn(), vi.fn(), vi.fn()] as const;
  afterAbort(controller.signal, 0, before);
  afterAbort(controller.signal, 0, ended)();
  controller.abort();
  afterAbort(controller.signal, 0, after);
  await expect.poll(() => after).toHaveBeenCalledOnce();
  expect(before).toHaveBeenCalledOnce();
  expect(ended).not.toHaveBeenCalled();
});
