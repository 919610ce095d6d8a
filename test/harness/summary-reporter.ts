import { appendFileSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import type { Reporter, TestModule } from 'vitest/node';

/** The result of a test run. */
interface RunCounts {
  passed: number;
  failed: string[];
  skipped: number;
}

/**
 * Prints the names of the failed tests and the line `N passed, N failed` at the end of a run. If `TEST_COUNTS` is the path of
 * a file, the results of consecutive runs are stored there, a line of JSON per run, and added up.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const failedModules = modules.filter(
      (module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
    );
    const counts = {
      passed: inState('passed').length,
      failed: [
        ...inState('failed').map((test) => `${test.module.relativeModuleId} > ${test.fullName}`),
        ...failedModules.map((module) => module.relativeModuleId),
        ...errors.map((error) => `outside of a test: ${inspect(error).split('\n', 1)[0]}`),
      ],
      skipped: inState('skipped').length,
    };
    process.on('exit', () => {
      const runs = [...runsBefore(), counts];
      if (process.env.TEST_COUNTS) appendFileSync(process.env.TEST_COUNTS, `${JSON.stringify(counts)}\n`);
      const failed = runs.flatMap((run) => run.failed);
      const sum = (of: 'passed' | 'skipped') => runs.reduce((total, run) => total + run[of], 0);
      for (const name of failed) process.stdout.write(`FAILED ${name}\n`);
      const skipped = sum('skipped');
      process.stdout.write(
        `${sum('passed')} passed, ${failed.length} failed${skipped ? `, ${skipped} skipped` : ''}\n`,
      );
    });
  }
}

function runsBefore(): RunCounts[] {
  const file = process.env.TEST_COUNTS;
  if (!file) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as RunCounts);
}
