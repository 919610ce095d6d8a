import { Type } from 'typebox';
import { Extended } from '../../../core/schema/extended.js';
import { IntegrationSetup } from '../../../core/setup/setup.js';
import { KeyName, Nullable, NullableText, Timestamp } from '../../http/values.js';
import { IntegrationParams, Version } from '../schemas.js';

export const VersionParams = Type.Object({ ...IntegrationParams.properties, version: Version });

/** A version in the list of an integration's versions. */
export const IntegrationVersion = Type.Object(
  {
    version: Version,
    changedBy: KeyName,
    changedAt: Timestamp,
    comment: NullableText('Why it was changed; null if no comment was given.'),
    restoredFrom: Nullable(
      Type.Integer({ minimum: 1 }),
      'The earlier version that this one restores; null if it is a change.',
    ),
  },
  { $id: 'IntegrationVersion', description: 'A version of an integration.' },
);

/** One version with its setup. */
export const IntegrationVersionSetup = Extended(
  IntegrationVersion,
  { setup: IntegrationSetup },
  { $id: 'IntegrationVersionSetup', description: 'A version of an integration with its setup.' },
);

export const SetupDifference = Type.Object(
  {
    entries: Type.Array(
      Type.Object(
        {
          pointer: Type.String({
            description:
              'JSON pointer in the requested version; for a removed value, its last part is the position in the other version.',
          }),
          kind: Type.Enum(['added', 'removed', 'changed'], {
            description:
              'Whether only the requested version has a value there, only the other one, or both have different ones.',
          }),
          before: Type.Optional(Type.Unknown({ description: 'Value in the other version; missing if it was added.' })),
          after: Type.Optional(Type.Unknown({ description: 'Value in the requested version; missing if removed.' })),
        },
        { $id: 'SetupChange', description: 'A difference between two setups.' },
      ),
      {
        description:
          'Mappings are compared by their fields, other entries of lists by content and name, so that an inserted entry is one change. If only the order differs, a change of the list contains the names in order.',
      },
    ),
  },
  { $id: 'SetupDifference', description: 'The differences between two versions of a setup.' },
);
