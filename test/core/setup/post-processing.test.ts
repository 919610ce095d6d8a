import { describe, expect, it } from 'vitest';
import { hasExternalSteps, stepsOf, storedSteps } from '../../../core/setup/post-processing.js';

const mail = { step: 'e-mail', to: ['a@example.com'] };
const setupWith = (...steps: { step: string }[]) =>
  ({ name: 'Orders', postProcessing: { trigger: 'PerDocument', steps } }) as const;

describe('the steps of a setup', () => {
  it('are done for what the setup says, else for each document if the trigger does', () => {
    const steps = stepsOf(setupWith({ step: 'release' }, mail, { ...mail, scope: 'import' } as typeof mail));
    expect(steps.map(({ number, step, scope }) => [number, step.name, scope])).toEqual([
      [1, 'release', 'document'],
      [2, 'e-mail', 'document'],
      [3, 'e-mail', 'import'],
    ]);
  });

  it('cannot be done if a release has removed one, but are still known', () => {
    const setup = setupWith({ step: 'removed' }, mail);
    expect(() => stepsOf(setup)).toThrow(
      'Integration "Orders" cannot be used any more. There is no post-processing step "removed".',
    );
    expect(storedSteps(setup).map(({ settings, scope }) => [settings.step, scope])).toEqual([
      ['removed', 'document'],
      ['e-mail', 'document'],
    ]);
    expect(hasExternalSteps(setup)).toBe(true);
    expect(hasExternalSteps(setupWith({ step: 'removed' }))).toBe(false);
  });
});
