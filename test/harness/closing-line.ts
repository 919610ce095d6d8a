import { appendFileSync, readFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with the plain line `N passed, N failed`. Where `TEST_COUNTS` names a file, runs that follow each other
 * count together in it.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const broken = modules.filter(
      (module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
    );
    const count = (state: string): number => states.filter((one) => one === state).length;
    const counts = [count('passed'), count('failed') + broken.length + errors.length, count('skipped')];
    process.on('exit', () => {
      const [passed, failed, skipped] = withRunsBefore(counts);
      process.stdout.write(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`);
    });
  }
}

function withRunsBefore(counts: readonly number[]): readonly number[] {
  const file = process.env.TEST_COUNTS;
  if (!file) return counts;
  appendFileSync(file, `${counts.join(' ')}\n`);
  const runs = readFileSync(file, 'utf8').trimEnd().split('\n');
  return counts.map((_, place) => runs.reduce((sum, run) => sum + Number(run.split(' ')[place]), 0));
}
