import { type Static, Type } from 'typebox';
import { Extended } from '../../core/schema/extended.js';
import { IntegrationSetup } from '../../core/setup/setup.js';
import { IntegrationCode } from '../../core/setup/setup-file.js';
import { CompanyParams } from '../http/params.js';
import { KeyName, Nullable, NullableText, Timestamp } from '../http/values.js';

const Version = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'Number of a version of the integration, counted from 1.',
});

export const IntegrationParams = Type.Object({ ...CompanyParams.properties, code: IntegrationCode });
export const VersionParams = Type.Object({ ...IntegrationParams.properties, version: Version });

/** The current version of an integration. */
export const Integration = Type.Object(
  { code: IntegrationCode, version: Version, updatedAt: Timestamp, setup: IntegrationSetup },
  { $id: 'Integration', description: 'An integration with its current setup.' },
);
export type Integration = Static<typeof Integration>;

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

/** The query parameters of a change of an integration. */
export const ChangeQuery = Type.Object({
  comment: Type.Optional(
    Type.String({ minLength: 1, maxLength: 500, description: 'Why it is changed; stored with the version.' }),
  ),
});

export const ChangeHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'The `ETag` of the version that the change is based on. If the integration has changed since, the request is refused with 412.',
    }),
  ),
});

export const JsonSchema = Type.Object(
  {},
  { $id: 'JsonSchema', description: 'A JSON Schema.', additionalProperties: true },
);
