import type { TargetChoice } from '../../core/setup/target-of.js';
import { targetFaults } from '../../core/setup-check/check-target.js';
import { externalNames } from '../../core/targets/external-targets.js';
import type { ApiDependencies } from '../http/dependencies.js';
import { problemsOf } from '../http/page.js';
import { CompanyParams } from '../http/params.js';
import { invalidRequest } from '../http/problem.js';
import type { App } from '../http/server.js';
import type { SampleReader } from '../samples/sample-reader.js';
import type { Threads } from '../threads/threads.js';
import { sampleColumns } from './reads.js';
import { MappingQuestion, MappingSuggestion } from './schemas.js';
import { mappingSuggestionTasks } from './thread-tasks.js';

export function mappingSuggestionRoute(
  app: App,
  { database, files }: ApiDependencies,
  { threads, sampleReader }: { threads: Threads; sampleReader: SampleReader },
): void {
  app.post(
    '/v1/companies/:company/mapping-suggestions',
    {
      schema: {
        operationId: 'suggestMapping',
        summary: 'Suggest mappings for the columns of a file, and find the integrations that match them',
        tags: ['Integrations'],
        params: CompanyParams,
        body: MappingQuestion,
        response: { 200: MappingSuggestion, ...problemsOf(422) },
      },
    },
    async ({ caller, body: { columns, sample, file, target, ...settings } }): Promise<MappingSuggestion> => {
      if ((columns === undefined) === (sample === undefined))
        throw invalidRequest([{ in: 'body', pointer: '', detail: 'needs either columns or a sample' }]);
      if (file !== undefined && sample === undefined)
        throw invalidRequest([{ in: 'body', pointer: '/file', detail: 'is only for a sample' }]);
      const [described] = externalNames.filter((name) => settings[name] !== undefined);
      if (target === undefined && described !== undefined)
        throw invalidRequest([
          { in: 'body', pointer: '/target', detail: `is missing: "${described}" describes the target of that name` },
        ]);
      const choice = target && { target, ...settings };
      if (choice) refuseContradictions(choice);
      const given = columns?.map(({ name, values = [] }) => ({ name, values }));
      const asked =
        given ?? (await sampleColumns({ database, files, sampleReader }, caller, { sample: sample as string, file }));
      const { companyId } = caller;
      return threads.run(companyId, mappingSuggestionTasks.suggestMapping, { companyId, choice, columns: asked });
    },
  );
}

/** Throws `Problem` if an external target is not described, or if an internal one is. */
function refuseContradictions(choice: TargetChoice): void {
  const faults = targetFaults(choice);
  if (faults.length > 0) throw invalidRequest(faults.map((fault) => ({ in: 'body' as const, ...fault })));
}
