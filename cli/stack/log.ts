/** Takes one plain line of progress. */
export type Log = (line: string) => void;

/** Prints lines, dim name first when the line starts with one in brackets and this is a terminal. */
export function terminalLog(output: NodeJS.WriteStream = process.stdout): Log {
  const coloured = output.isTTY === true && process.env.NO_COLOR === undefined;
  return (line) => {
    output.write(`${coloured ? line.replace(/^\[[^\]]+\]/, '\u001b[2m$&\u001b[22m') : line}\n`);
  };
}

/** The same log with a name in front of each line. */
export const named =
  (name: string, log: Log): Log =>
  (line) =>
    log(`[${name}] ${line}`);
