/** A repeated task of a process. */
export interface Rounds {
  /** Starts the next round at once, or right after the current one. */
  wake(): void;
  /** Starts no further round; resolves when the current one is over. */
  stop(): Promise<void>;
}

/** Calls `round`, which must not reject, repeatedly: `everySeconds` after its end, or when it is woken. */
export function startRounds(everySeconds: number, round: () => Promise<void>): Rounds {
  let stopped = false;
  let woken = false;
  let stopWaiting = (): void => {};
  const wake = (): void => {
    woken = true;
    stopWaiting();
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      woken = false;
      await round();
      if (woken) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everySeconds * 1_000);
        stopWaiting = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const looping = loop();
  return {
    wake,
    stop() {
      stopped = true;
      wake();
      return looping;
    },
  };
}
