import { type Static, Type } from 'typebox';
import { IntegrationSetup } from '../../core/setup/setup.js';
import { IntegrationCode } from '../../core/setup/setup-file.js';

const Moment = Type.String({ format: 'date-time' });
const Version = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

export const IntegrationParams = Type.Object({ company: Type.String(), code: IntegrationCode });
export const VersionParams = Type.Object({ company: Type.String(), code: IntegrationCode, version: Version });

/** An integration as it is now. */
export const Integration = Type.Object(
  { code: IntegrationCode, version: Version, updatedAt: Moment, setup: IntegrationSetup },
  { $id: 'Integration' },
);
export type Integration = Static<typeof Integration>;

const versionProperties = {
  version: Version,
  changedBy: Type.String({ description: 'Name of the API key.' }),
  changedAt: Moment,
  comment: Type.Union([Type.String(), Type.Null()]),
  restoredFrom: Type.Union([Version, Type.Null()], { description: 'The earlier version that this one brings back.' }),
};

/** A version in the list of an integration's versions. */
export const IntegrationVersion = Type.Object(versionProperties, { $id: 'IntegrationVersion' });

/** One version with its setup. */
export const IntegrationVersionSetup = Type.Object(
  { ...versionProperties, setup: IntegrationSetup },
  { $id: 'IntegrationVersionSetup' },
);

export const SetupDifference = Type.Object(
  {
    entries: Type.Array(
      Type.Object(
        {
          pointer: Type.String({
            description:
              'JSON pointer in the version that was asked for; the last part of what was removed is where it was in the other.',
          }),
          kind: Type.Enum(['added', 'removed', 'changed']),
          before: Type.Optional(Type.Unknown()),
          after: Type.Optional(Type.Unknown()),
        },
        { $id: 'SetupChange' },
      ),
      {
        description:
          'Mappings are held against each other by their fields, other entries by content and name: one that is inserted in front is one change. Where entries stand in another order, a change of the list has their names in order.',
      },
    ),
  },
  { $id: 'SetupDifference' },
);

/** What those who change an integration can say about it. */
export const ChangeQuery = Type.Object({
  comment: Type.Optional(
    Type.String({ minLength: 1, maxLength: 500, description: 'Why: kept with the version, for people.' }),
  ),
});

export const ChangeHeaders = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'The `ETag` of the version that the change is based on: refused with 412 where it is another by now.',
    }),
  ),
});
