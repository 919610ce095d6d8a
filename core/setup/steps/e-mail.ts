import { type Static, Type } from 'typebox';
import { isMailAddress } from '../../notifications/mail-address.js';
import type { ExternalStep } from './step.js';
import { unknownPlaceholdersIn } from './wording.js';

export const EMailStepSettings = Type.Object({
  to: Type.Array(Type.String({ minLength: 3, maxLength: 254 }), {
    minItems: 1,
    maxItems: 20,
    description: 'E-mail addresses; each receives its own e-mail.',
  }),
  subject: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        'Subject, with the placeholders {{document}}, {{company}}, {{integration}}, {{file}}, {{figures}} and {{link}}. Default: says what was imported.',
    }),
  ),
  text: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 5_000,
      description: 'Text, with the same placeholders. Default: says what was imported.',
    }),
  ),
});
export type EMailStepSettings = Static<typeof EMailStepSettings>;

/** Sends an e-mail. */
export const eMail: ExternalStep<EMailStepSettings> = {
  name: 'e-mail',
  label: 'Send an e-mail',
  where: 'external',
  settings: EMailStepSettings,
  example: { to: ['sales@acme.example'], subject: '{{document}} was imported' },
  scopes: ['document', 'import'],
  mails: ({ to }) => to,
  subjectsPerCall: 4,
  faults: ({ to, subject = '', text = '' }) => [
    ...to.flatMap((address, place) =>
      isMailAddress(address)
        ? []
        : [{ pointer: `/to/${place}`, detail: `"${address}" is not a valid e-mail address.` }],
    ),
    ...Object.entries({ subject, text }).flatMap(([part, words]) =>
      unknownPlaceholdersIn(words).map((name) => ({
        pointer: `/${part}`,
        detail: `There is no placeholder {{${name}}}.`,
      })),
    ),
  ],
};
