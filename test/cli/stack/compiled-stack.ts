import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished, vi } from 'vitest';

/**
 * Compiles the stack as the build does, in a tree where small programs stand for API, workers and
 * migrations: what is tested is the very command that people run.
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
  for (const [program, place] of [
    ['api.mjs', 'api/main.js'],
    ['worker.mjs', 'worker/main.js'],
    ['migrate.mjs', 'db/migrate.js'],
  ] as const) {
    await mkdir(join(tree, place, '..'), { recursive: true });
    await copyFile(join(root, 'test/cli/stack/programs', program), join(tree, place));
  }
}

export interface StartedCommand {
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  output(): string;
  /** Resolves when the output matches; fails when the command ends before that. */
  shows(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Runs what `npm start` runs once it has built; it is ended after the test if it still runs. */
export function startCommand(tree: string, parameters: string[], environment: NodeJS.ProcessEnv): StartedCommand {
  return runCommand(tree, process.execPath, [join(tree, 'cli/start.js'), ...parameters], environment);
}

/** Runs `npm start` itself by the project's own script, without its build; ended after the test as well. */
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
