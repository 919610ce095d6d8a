/**
 * The child's side of supervision: what a process that the stack starts tells its parent, and how
 * it learns that it should end. Without a parent (a container of its own) all of it still works.
 */

/** What a child sends over its IPC channel once it serves. */
export interface ReadyMessage {
  readonly ready: true;
  readonly url?: string;
}

/** What the parent sends to ask for a sign of life, and the child to give it. */
export interface AliveMessage {
  readonly alive: true;
}

export const isAliveMessage = (message: unknown): message is AliveMessage =>
  typeof message === 'object' && message !== null && 'alive' in message && message.alive === true;

/** Tells the parent, if there is one, that this process serves, and from then on whenever it asks that it lives. */
export function reportReady(url?: string): void {
  // Answered by the event loop: one that is blocked for ever answers no more, and is started again.
  process.on('message', (message) => {
    if (isAliveMessage(message)) process.send?.(message);
  });
  const message: ReadyMessage = url === undefined ? { ready: true } : { ready: true, url };
  process.send?.(message);
}

/** Time to end in good order after the parent has vanished; nobody is left to kill us then. */
const orphanTimeoutMs = 15_000;

/** Resolves when this process should end: asked by a signal, or because its parent is gone. */
export function waitForStop(): Promise<'SIGTERM' | 'SIGINT' | 'parent gone'> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGINT', () => resolve('SIGINT'));
    process.once('disconnect', () => {
      setTimeout(() => process.exit(1), orphanTimeoutMs).unref();
      resolve('parent gone');
    });
    // A listener keeps the channel, and with it the process, alive for ever.
    process.channel?.unref();
  });
}
