import { Type } from 'typebox';
import { processingModes } from '../../core/model/import-state.js';
import { IntegrationSetup } from '../../core/setup/setup.js';
import { IdempotencyHeaders } from '../http/idempotency.js';
import { WaitHeaders } from '../http/preference.js';
import { ProcessingChoice } from '../http/upload.js';

const ProcessableStatus = Type.Enum(['Error', 'Ready', 'Skipped'], {
  $id: 'ProcessableStatus',
  description: 'Selects all records of this status.',
});

/** The records of an import that a request selects; by default all that wait. */
export const selectionProperties = {
  records: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), {
      minItems: 1,
      maxItems: 10_000,
      uniqueItems: true,
      description: 'Row numbers; each selects its whole document. All of them must exist.',
    }),
  ),
  status: Type.Optional(ProcessableStatus),
};

/** Seconds that a request that starts an import waits if it has no `Prefer` header. */
export const startWaitSeconds = 30;

/** The headers of a request that starts an import. */
export const StartHeaders = Type.Object({
  ...IdempotencyHeaders.properties,
  ...WaitHeaders(startWaitSeconds).properties,
});

export const ReplayBody = Type.Object(
  {
    processing: Type.Optional(ProcessingChoice),
    version: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2_147_483_647,
        description: 'Version of the integration. Default: the current one.',
      }),
    ),
    setup: Type.Optional(IntegrationSetup),
  },
  {
    $id: 'ReplayRequest',
    additionalProperties: false,
    description:
      'How to import the file again. A `setup` instead of a `version` applies to this import only and is not saved.',
  },
);

export const ProcessBody = Type.Object(
  {
    mode: Type.Enum([...processingModes], {
      description: '`now` waits for the results, `background` returns at once.',
    }),
    ...selectionProperties,
  },
  { $id: 'ProcessRequest', description: 'Which records to process, and whether to wait.', additionalProperties: false },
);
