import { expect, it, vi } from 'vitest';
import { afterAbort } from '../../db/after-abort.js';

it('afterAbort calls back after the signal has aborted, even if it had aborted before', async () => {
  const controller = new AbortController();
  const acts = [vi.fn(), vi.fn(), vi.fn()] as const;
  const [before, after, ended] = acts;
  afterAbort(controller.signal, 0, before);
  afterAbort(controller.signal, 0, ended)();
  controller.abort();
  afterAbort(controller.signal, 0, after);
  await expect.poll(() => after).toHaveBeenCalledOnce();
  expect(before).toHaveBeenCalledOnce();
  expect(ended).not.toHaveBeenCalled();
});
