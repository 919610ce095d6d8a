import { messageOf } from './stack/poll.js';

interface Command<Options> {
  help: string;
  /** Reads the parameters; throws if they are invalid. */
  parse(parameters: string[]): Options;
  /** Returns the exit code. */
  run(options: Options): Promise<number>;
  /** Reports an error that `run` has thrown, and returns the exit code. Default: prints its message, and returns 1. */
  reportFailure?(error: unknown): number;
}

/** Runs a command and returns its exit code. If the parameters are invalid, prints the help and returns 2. */
export async function runCommand<Options extends { help?: boolean | undefined }>(
  { help, parse, run, reportFailure = printError }: Command<Options>,
  parameters: string[],
): Promise<number> {
  let options: Options;
  try {
    options = parse(parameters);
  } catch (error) {
    console.error(`${messageOf(error)}\n\n${help}`);
    return 2;
  }
  if (options.help) {
    console.log(help);
    return 0;
  }
  try {
    return await run(options);
  } catch (error) {
    return reportFailure(error);
  }
}

function printError(error: unknown): number {
  console.error(messageOf(error));
  return 1;
}
