import { Type } from 'typebox';
import { IntegrationSetup } from '../../../core/setup/setup.js';
import { ProcessingChoice } from '../../http/upload.js';

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
