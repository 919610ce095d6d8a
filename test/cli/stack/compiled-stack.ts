import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished, vi } from 'vitest';

/**
 * Compiles the stack as the build does, into a tree where small programs replace the API, the workers and the
 * migrations. So the tests run the same command as `npm start`.
 */
export async function compileStack(tree: string): Promise<void> {
  const root = resolve('.');
  const configuration = {
    extends: join(root, 'tsconfig.build.json'),
    compilerOptions: { rootDir: root, outDir: tree, incremental: false, tsBuildInfoFile: null },
    files: [join(root, 'cli/start.ts')],
    include: [],
  };
  await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  await writeFile(join(tree, 'package.json'), '{"type":"module"}');
  await writeFile(join(tree, 'tsconfig.json'), JSON.stringify(configuration));
  await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', tree]);
  for (const [program, path] of [
    ['api.mjs', 'api/main.js'],
    ['worker.mjs', 'worker/main.js'],
    ['migrate.mjs', 'db/migrate.js'],
  ] as const) {
    await mkdir(join(tree, path, '..'), { recursive: true });
    await copyFile(join(root, 'test/cli/stack/programs', program), join(tree, path));
  }
}

export interface StartedCommand {
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  output(): string;
  /** Resolves with the match when the output matches the pattern. Rejects when the command ends before that. */
  shows(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Runs the command that `npm start` runs after its build. It is stopped after the test if it is still running. */
export function startCommand(tree: string, parameters: string[], environment: NodeJS.ProcessEnv): StartedCommand {
  return runCommand(tree, process.execPath, [join(tree, 'cli/start.js'), ...parameters], environment);
}

/** Runs `npm start` with the script of the project's package.json, without the build. It is stopped after the test. */
export async function npmStart(tree: string, environment: NodeJS.ProcessEnv): Promise<StartedCommand> {
  const { scripts } = JSON.parse(await readFile(resolve('package.json'), 'utf8'));
  const description = { type: 'module', scripts: { build: 'node --version', start: scripts.start } };
  await writeFile(join(tree, 'package.json'), JSON.stringify(description));
  await symlink('.', join(tree, 'dist'));
  return runCommand(tree, 'npm', ['start'], environment);
}

function runCommand(
  tree: string,
  program: string,
  parameters: string[],
  environment: NodeJS.ProcessEnv,
): StartedCommand {
  const child = spawn(program, parameters, {
    env: { ...process.env, ...environment },
    cwd: tree,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
    });
  let running = true;
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running = false;
      resolve(code);
    });
  });
  onTestFinished(async () => {
    if (running) child.kill('SIGTERM');
    await exited;
  });
  return {
    process: child,
    exited,
    output: () => output,
    async shows(pattern) {
      return await vi.waitUntil(
        () => {
          const found = pattern.exec(output);
          if (!found && !running) throw new Error(`ended without ${pattern}:\n${output}`);
          return found;
        },
        { timeout: 60_000, interval: 20 },
      );
    },
  };
}
