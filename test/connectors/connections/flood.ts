import type { Socket } from 'node:net';

/** Sends `first`, and then `again` endlessly, as fast as the other side reads. */
export function flood(socket: Socket, first: Buffer | string, again: Buffer | string): void {
  const chunk = Buffer.concat(Array.from({ length: Math.ceil(65_536 / again.length) }, () => Buffer.from(again)));
  const fill = (): void => {
    while (!socket.destroyed) if (!socket.write(chunk)) return;
  };
  socket.on('drain', fill);
  socket.write(first);
  fill();
}
