import { messageOf } from './stack/poll.js';

interface Command<Options> {
  help: string;
  /** Reads the parameters; throws where they are none that the command takes. */
  parse(parameters: string[]): Options;
  /** Gives the exit code. */
  run(options: Options): Promise<number>;
  /** Tells what `run` has thrown, and gives the exit code. Default: its message and 1. */
  reportFailure?(error: unknown): number;
}

/** Runs a command to its exit code: 2, with the help, where its parameters are not understood. */
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
