/** Logs one line of progress. */
export type Log = (line: string) => void;

/** Returns a log that prints lines; on a terminal, a name in brackets at the beginning of a line is dimmed. */
export function terminalLog(output: NodeJS.WriteStream = process.stdout): Log {
  const coloured = output.isTTY === true && process.env.NO_COLOR === undefined;
  return (line) => {
    output.write(`${coloured ? line.replace(/^\[[^\]]+\]/, '\u001b[2m$&\u001b[22m') : line}\n`);
  };
}

/** Returns a log that adds a name in brackets to each line. */
export const named =
  (name: string, log: Log): Log =>
  (line) =>
    log(`[${name}] ${line}`);
