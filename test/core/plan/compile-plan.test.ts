import { describe, expect, it } from 'vitest';
import { compilePlan } from '../../../core/plan/compile-plan.js';
import type { IntegrationSetup } from '../../../core/setup/setup.js';

const orders: IntegrationSetup = {
  name: 'Orders',
  file: { type: 'csv' },
  target: 'sales-document',
  mappings: [
    { field: 'quantity', column: 'Qty' },
    { field: 'number', column: 'No.' },
    { field: 'yourReference', column: 'Ref', onEmpty: 'keep' },
    { field: 'itemNumber', column: 'Item', lookUp: { target: 'item', by: 'gtin' } },
  ],
};
const planOf = (more: Partial<IntegrationSetup> = {}) => compilePlan({ ...orders, ...more });
const namesOf = (fields: readonly { name: string }[] = []) => fields.map(({ name }) => name);

describe('the plan of a setup', () => {
  it('has each mapped field with its mapping and the position of its value', () => {
    const plan = planOf();
    expect(namesOf(plan.mapped)).toEqual(['quantity', 'number', 'yourReference', 'itemNumber']);
    expect(plan.mapped.map(({ position, mapping }) => mapping === orders.mappings[position])).not.toContain(false);
    // By default a document is identified by its type, which is not mapped, and its number.
    expect(plan.groupPositions).toEqual([1]);
    expect(namesOf(plan.lookUps)).toEqual(['itemNumber']);
  });

  it('has the fields whose value is mapped, a default, from the item, or found with the record', () => {
    expect(namesOf(planOf().header)).toEqual(['documentType', 'number', 'yourReference']);
    expect(namesOf(planOf().lines)).toEqual([
      'itemNumber',
      'description',
      'quantity',
      'unitOfMeasure',
      'unitPrice',
      'lineDiscountPercent',
    ]);
    const mappings = orders.mappings.filter(({ field }) => field !== 'number');
    expect(namesOf(planOf({ mappings }).header)).not.toContain('number');
    expect(namesOf(planOf({ mappings, matchBy: ['yourReference'] }).header)).toContain('number');
  });

  it('finds records by the named fields after the rest of the key, and groups by them', () => {
    const { match, groupPositions, key } = planOf({ matchBy: ['yourReference'], writeMode: 'upsert' });
    expect(namesOf(match?.named)).toEqual(['yourReference']);
    expect(namesOf(match?.fields)).toEqual(['documentType', 'yourReference']);
    expect(match?.fields[0]).toBe(key[0]);
    expect(groupPositions).toEqual([2]);
    expect(planOf().match).toBeUndefined();
  });

  it.each([
    [{}, { updates: false, skips: false, findsNumber: false }],
    [{ onConflict: 'skip' }, { updates: false, skips: true, findsNumber: false }],
    [
      { writeMode: 'update', onConflict: 'skip' },
      { updates: true, skips: true, findsNumber: false },
    ],
    [
      { writeMode: 'upsert', onConflict: 'skip' },
      { updates: true, skips: false, findsNumber: false },
    ],
    [
      { writeMode: 'upsert', matchBy: ['yourReference'] },
      { updates: true, skips: false, findsNumber: true },
    ],
    [{ matchBy: ['yourReference'] }, { updates: false, skips: false, findsNumber: false }],
  ] as const)('says what its write mode does: %j', (more, expected) => {
    expect(planOf(more as Partial<IntegrationSetup>)).toMatchObject(expected);
  });

  it('has the look-ups of validations that apply to a field with a value', () => {
    const validations: IntegrationSetup['validations'] = [
      { check: 'look-up', field: 'number', valueList: 'NUMBERS', severity: 'warning' },
      { check: 'look-up', field: 'lineDiscountPercent', table: { connection: 'ERP', name: 'discount' }, by: 'percent' },
      { check: 'look-up', field: 'currency', valueList: 'CURRENCIES' },
    ];
    const mapped = planOf({ validations });
    expect(namesOf(mapped.lookUpChecks.map(({ field }) => field))).toEqual(['number']);
    expect(mapped).toMatchObject({ warns: true, externalLookUps: [] });
    const all = planOf({ validations, validationScope: 'all' });
    expect(namesOf(all.lookUpChecks.map(({ field }) => field))).toEqual(['number', 'lineDiscountPercent']);
    expect(all.externalLookUps).toEqual([{ lookUp: validations[1], position: undefined, defaultValue: '0' }]);
  });

  it('compiles expressions only when they are used, and reports which one is not valid', () => {
    const plan = planOf({
      mappings: [{ field: 'number', expression: 'columns[' }],
      validations: [{ check: 'expression', expression: 'record.colour == "red"' }],
    });
    expect(() => plan.mappings).toThrow('The mapping of "number" is not valid: ');
    expect(() => plan.validations).toThrow(
      'Integration "Orders" cannot be used any more. Validation 1 is not valid: The target sales-document has no field "colour".',
    );
  });

  it.each([
    [{ target: 'item', by: 'colour' }, 'The target item has no field "colour".'],
    [{ target: 'item', take: 'colour' }, 'The target item has no field "colour".'],
    [{ target: 'item', onNotFound: 'create', template: { colour: 'red' } }, 'The target item has no field "colour".'],
    [{ target: 'boat' }, 'There is no target "boat".'],
  ])('is refused if a look-up names what its target does not have: %j', (lookUp, problem) => {
    const mappings = [{ field: 'itemNumber', column: 'Item', lookUp }] as unknown as IntegrationSetup['mappings'];
    expect(() => planOf({ mappings })).toThrow(problem);
    const { onNotFound, template, take, ...place } = lookUp as Record<string, unknown>;
    if (onNotFound ?? template ?? take) return;
    const validations = [
      { check: 'look-up', field: 'quantity', ...place },
    ] as unknown as IntegrationSetup['validations'];
    expect(() => planOf({ validations })).toThrow(problem);
  });

  it('compiles mappings and validations once', () => {
    const plan = planOf({ validations: [{ check: 'expression', expression: 'record.quantity > 0.0' }] });
    expect(plan.mappings).toBe(plan.mappings);
    expect(plan.validations).toBe(plan.validations);
    expect(plan.validations.map(({ fields }) => namesOf(fields))).toEqual([['quantity']]);
  });

  it('is refused if the target has no field of a mapping', () => {
    expect(() => planOf({ mappings: [{ field: 'colour', column: 'Colour' }] })).toThrow(
      'The target sales-document has no field "colour".',
    );
  });
});
