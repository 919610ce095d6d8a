import { targetNames, targets } from '../../core/targets/targets.js';
import { List, problemsOf } from '../http/page.js';
import { CompanyParams } from '../http/params.js';
import type { App } from '../http/server.js';
import { describeTarget, TargetDescription } from './schemas.js';

/** The internal targets, for users who write a setup. */
export function targetListRoute(app: App): void {
  app.get(
    '/v1/companies/:company/targets',
    {
      schema: {
        operationId: 'listTargets',
        summary: 'List the internal targets with the fields that a setup can map',
        description: 'The fields of external targets are declared by the setup.',
        tags: ['Integrations'],
        params: CompanyParams,
        response: { 200: List(TargetDescription), ...problemsOf() },
      },
    },
    () => ({ entries: targetNames.map((name) => describeTarget(targets[name])) }),
  );
}
