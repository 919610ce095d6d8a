import { type Static, Type } from 'typebox';
import type { InternalStep } from './step.js';

const ReleaseSettings = Type.Object({
  checkCreditLimit: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        "Whether a customer's released orders and invoices must stay within the customer's credit limit; none or 0 means no limit.",
    }),
  ),
  checkStock: Type.Optional(
    Type.Boolean({
      default: false,
      description:
        'Whether the inventory of items must cover released orders and invoices; items without an inventory are not checked.',
    }),
  ),
});
export type ReleaseSettings = Static<typeof ReleaseSettings>;

/** Changes sales documents from Open to Released; after that no import changes them. */
export const release: InternalStep<ReleaseSettings> = {
  name: 'release',
  label: 'Release sales documents',
  where: 'internal',
  settings: ReleaseSettings,
  example: { checkCreditLimit: true },
  scopes: ['document'],
  faults: (_settings, { target }) =>
    target === 'sales-document' ? [] : [{ pointer: '', detail: 'Only sales documents can be released.' }],
};
