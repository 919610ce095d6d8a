import { ConfigurationError } from '../runtime/configuration.js';
import { messageOf } from './stack/poll.js';

interface Command<Options> {
  /** Has one paragraph that begins with "Usage:". */
  help: string;
  /** Reads the parameters; throws if they are invalid. */
  parse(parameters: string[]): Options;
  /** Returns the exit code. */
  run(options: Options): Promise<number>;
  /** Reports an error that `run` has thrown, and returns the exit code. Default: `reportFailure`. */
  reportFailure?(error: unknown): number;
}

/** Runs a command and returns its exit code. If the parameters are invalid, prints the usage and returns 2. */
export async function runCommand<Options extends { help?: boolean | undefined }>(
  { help, parse, run, reportFailure: report = reportFailure }: Command<Options>,
  parameters: string[],
): Promise<number> {
  let options: Options;
  try {
    options = parse(parameters);
  } catch (error) {
    const usage = help.split('\n\n').find((paragraph) => paragraph.startsWith('Usage:'));
    console.error(`${messageOf(error)}\n\n${usage}\n\nAdd --help for what the parameters mean.`);
    return 2;
  }
  if (options.help) {
    console.log(help);
    return 0;
  }
  try {
    return await run(options);
  } catch (error) {
    return report(error);
  }
}

/** Prints the message of an error, and returns the exit code 1. */
export function reportFailure(error: unknown): number {
  const place = error instanceof ConfigurationError ? 'The environment contains invalid settings:\n' : '';
  console.error(`${place}${messageOf(error)}`);
  return 1;
}
