import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { projectRoot } from '../../runtime/project-root.js';
import { temporalProgram } from '../cli/stack/temporal-program.js';

it('the bench runs a workload on a separate stack and reports its figures', async () => {
  const path = `${dirname(await temporalProgram())}:${process.env.PATH}`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(projectRoot, 'dist/bench/main.js'), 'small-now', '--times', '1', '--json'],
    { env: { ...process.env, PATH: path } },
  );
  const { works } = JSON.parse(stdout.trim().split('\n').at(-1) as string);
  expect(works).toMatchObject([{ name: 'small-now', rows: 100, ours_s: expect.any(Number) }]);
});
