import type { Socket } from 'node:net';
import { tooLarge } from './answer-budget.js';

/**
 * Ends the connection of a service that sends more than `most` bytes since it was last written to: what stands around
 * an answer (heads, sizes of chunks, trailers, empty lines) and what nobody asked for counts like the answer itself.
 */
export function boundAnswers(socket: Socket, host: string, most: number): Socket {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  const write = socket.write.bind(socket) as (...values: unknown[]) => boolean;
  let arrived = 0;
  socket.read = (size?: number): Buffer | null => {
    const bytes = read(size);
    arrived += bytes?.length ?? 0;
    if (arrived <= most) return bytes;
    socket.destroy(tooLarge(host, most));
    return null;
  };
  socket.write = ((...values: unknown[]): boolean => {
    arrived = 0;
    return write(...values);
  }) as Socket['write'];
  return socket;
}
