import { createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** Listens on a free port until the test ends, and returns its number. */
export async function occupiedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server has no TCP port');
  return address.port;
}
