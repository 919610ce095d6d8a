import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../runtime/project-root.js';

/** Runs a built command, such as `company`, to its end, with this environment; returns its exit code and what it has written. */
export function runCommand(
  command: string,
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ code: number; output: string[]; errors: string; lines: string[] }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(projectRoot, `dist/cli/${command}.js`), ...parameters],
      { env: environment },
      (error, stdout, stderr) =>
        resolve({
          code: Number(error?.code ?? 0),
          output: stdout.trimEnd().split('\n'),
          errors: stderr,
          lines: `${stdout}${stderr}`.trimEnd().split('\n'),
        }),
    );
  });
}
