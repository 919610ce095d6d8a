import { withDefinitions } from '../schema/named-shapes.js';
import { withoutDiscriminators } from '../schema/without-discriminators.js';
import type { Field } from '../targets/field.js';
import { mappableFields } from '../targets/target.js';
import { type TargetName, targetNames, targets } from '../targets/targets.js';
import { isMatchable } from './match-fields.js';
import { SetupFile } from './setup-file.js';

/**
 * The JSON Schema (2020-12) of setup files, used by editors for completion, including the field names of the target
 * that the file names. It does not cover the checks of `checkSetup`.
 */
export function setupSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:longshore:schema:integration-setup',
    title: 'Integration setup',
    description: 'A saved setup of one kind of import into Longshore.',
    ...withoutDiscriminators(withDefinitions(SetupFile)),
    allOf: targetNames.map(fieldNames),
  };
}

/** The text of `setupSchema`, as stored in the repository and returned by the API. */
export const setupSchemaText = (): string => `${JSON.stringify(setupSchema(), null, 2)}\n`;

const listOf = (fields: readonly Field[]): object => ({
  type: 'array',
  items: { type: 'string', enum: fields.map(({ name }) => name) },
});

function fieldNames(target: TargetName): object {
  const { fields } = targets[target];
  const names = mappableFields(targets[target]).map(({ name }) => name);
  const byField = { type: 'array', items: { type: 'object', properties: { field: { type: 'string', enum: names } } } };
  return {
    type: 'object',
    if: { properties: { target: { const: target } }, required: ['target'] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
    then: {
      properties: {
        mappings: byField,
        validations: byField,
        groupBy: listOf(fields),
        matchBy: listOf(fields.filter(isMatchable)),
      },
    },
  };
}
