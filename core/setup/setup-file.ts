import { type Static, Type } from 'typebox';
import { inOrderOf } from './in-order-of.js';
import { IntegrationSetup } from './setup.js';

/** The pattern of codes of integrations. */
export const codePattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/;
export const IntegrationCode = Type.String({
  pattern: codePattern.source,
  description: 'Code of the integration: letters, digits, "_", "." and "-".',
});

/** A setup file: the setup, its code, and the address of the JSON Schema for editors. */
export const SetupFile = Type.Object(
  {
    $schema: Type.Optional(
      Type.String({ maxLength: 500, description: 'Address of the JSON Schema of this file, for editors.' }),
    ),
    code: Type.Optional(IntegrationCode),
    ...IntegrationSetup.properties,
  },
  {
    $id: 'SetupFile',
    description: 'A setup as a file, with its code and the address of its JSON Schema.',
    additionalProperties: false,
  },
);
export type SetupFile = Static<typeof SetupFile>;

/** The setup that a setup file contains. */
export function setupIn({ $schema: _schema, code: _code, ...setup }: SetupFile): IntegrationSetup {
  return setup;
}

/** The text of a setup file. Equal setups have equal texts, so that a diff shows real differences only. */
export function setupFileText($schema: string, code: string, setup: IntegrationSetup): string {
  return `${JSON.stringify(inOrderOf(SetupFile, { ...setup, $schema, code }), null, 2)}\n`;
}
