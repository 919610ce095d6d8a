import { execFile } from 'node:child_process';
import { access, chmod, constants, rename } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ownerOnly } from '../../../runtime/local-files/private-files.js';

const run = promisify(execFile);

/** The full path of a program, looked up in the PATH of the given environment. */
export async function programOnPath(name: string, environment: NodeJS.ProcessEnv): Promise<string> {
  for (const directory of (environment.PATH ?? '').split(delimiter)) {
    const path = join(directory, name);
    const executable =
      directory !== '' &&
      (await access(path, constants.X_OK).then(
        () => true,
        () => false,
      ));
    if (executable) return path;
  }
  throw new Error(`${name} is not on PATH`);
}

/** Runs a program and returns its output. If it fails, throws an error with the last line that it wrote to stderr. */
export async function runProgram(
  path: string,
  parameters: readonly string[],
  { environment, timeoutMs }: { environment: NodeJS.ProcessEnv; timeoutMs: number },
): Promise<string> {
  try {
    const { stdout } = await run(path, [...parameters], {
      env: environment,
      timeout: timeoutMs,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stderr = '', killed, message } = error as Error & { stderr?: string; killed?: boolean };
    if (killed) throw new Error(`it did not finish within ${timeoutMs / 1000} s`, { cause: error });
    throw new Error(stderr.trim().split('\n').at(-1) || message, { cause: error });
  }
}

/** Fairness between companies needs Temporal server 1.29, which is part of this version of the CLI. */
const minVersion = [1, 5] as const;

/** Returns the path if the program runs and is new enough; else throws the reason. */
export async function checkedTemporal(path: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const answer = await runProgram(path, ['--version'], { environment, timeoutMs: 20_000 });
  const [, version, major, minor] = /^temporal version v?((\d+)\.(\d+)\S*)/.exec(answer) ?? [];
  if (version === undefined) throw new Error(`${path} is not the Temporal CLI`);
  const [minMajor, minMinor] = minVersion;
  const tooOld = Number(major) < minMajor || (Number(major) === minMajor && Number(minor) < minMinor);
  // A build from source has the version 0.0.0-DEV.
  if (tooOld && !version.startsWith('0.0.0'))
    throw new Error(`${path} is ${version}, at least ${minVersion.join('.')} is needed`);
  return path;
}

/** Checks a program and moves it into the cache; by rename, so that a concurrent start never sees a part of it. */
export async function moveToCache(program: string, cache: string, environment: NodeJS.ProcessEnv): Promise<string> {
  await chmod(program, ownerOnly.directory);
  await checkedTemporal(program, environment);
  await rename(program, cache);
  return cache;
}
