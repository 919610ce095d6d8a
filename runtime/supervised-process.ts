/**
 * The child's side of supervision: how a process that the stack starts reports to its parent, and learns that it must
 * stop. It also works without a parent, such as in a container.
 */

/** Sent by a child over IPC when it is ready. */
export interface ReadyMessage {
  readonly ready: true;
  readonly url?: string;
}

/** Liveness check: sent by the parent, and returned by the child. */
export interface AliveMessage {
  readonly alive: true;
}

export const isAliveMessage = (message: unknown): message is AliveMessage =>
  typeof message === 'object' && message !== null && 'alive' in message && message.alive === true;

/** Reports to the parent, if there is one, that this process is ready, and answers its liveness checks from then on. */
export function reportReady(url?: string): void {
  // Answered on the event loop: a process whose loop is blocked does not answer, and is restarted.
  process.on('message', (message) => {
    if (isAliveMessage(message)) process.send?.(message);
  });
  const message: ReadyMessage = url === undefined ? { ready: true } : { ready: true, url };
  process.send?.(message);
}

/** Time limit for a graceful stop after the parent is gone, which could otherwise kill this process. */
const orphanTimeoutMs = 15_000;

/** Resolves when this process must stop: after a signal, or because its parent is gone. */
export function waitForStop(): Promise<'SIGTERM' | 'SIGINT' | 'parent gone'> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGINT', () => resolve('SIGINT'));
    process.once('disconnect', () => {
      setTimeout(() => process.exit(1), orphanTimeoutMs).unref();
      resolve('parent gone');
    });
    // Otherwise the listener would keep the channel, and so the process, alive.
    process.channel?.unref();
  });
}
