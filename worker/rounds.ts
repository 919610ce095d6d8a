/** What is done again and again in a process. */
export interface Rounds {
  /** Has the next round begin at once; during one, right after it. */
  wake(): void;
  /** Begins no further round; resolves when the one under way is over. */
  stop(): Promise<void>;
}

/** Does `round`, which never fails, again and again: `everySeconds` after its end, or when it is woken. */
export function startRounds(everySeconds: number, round: () => Promise<void>): Rounds {
  let stopped = false;
  let woken = false;
  let goOn = (): void => {};
  const wake = (): void => {
    woken = true;
    goOn();
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      woken = false;
      await round();
      if (woken) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everySeconds * 1_000);
        goOn = () => {
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
