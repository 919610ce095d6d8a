import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { NamedShapes, withDefinitions } from '../../../core/schema/named-shapes.js';

const Place = Type.Object({ row: Type.Integer() }, { $id: 'Place' });
const Fault = Type.Object({ place: Type.Optional(Place), default: Type.String() }, { $id: 'Fault' });

describe('named shapes', () => {
  it('become references wherever they are used, and are defined once', () => {
    const shapes = new NamedShapes((name) => `${name}#`);
    const list = Type.Object({
      faults: Type.Array(Fault),
      first: Type.Union([Fault, Type.Null()]),
      byName: Type.Record(Type.String(), Place),
    });
    expect(shapes.byReference(list)).toMatchObject({
      properties: {
        faults: { items: { $ref: 'Fault#' } },
        first: { anyOf: [{ $ref: 'Fault#' }, { type: 'null' }] },
        byName: { patternProperties: { '^.*$': { $ref: 'Place#' } } },
      },
    });
    expect(shapes.byReference(Fault)).toEqual({ $ref: 'Fault#' });
    expect(Object.fromEntries(shapes.definitions)).toMatchObject({
      Fault: { $id: 'Fault', properties: { place: { $ref: 'Place#' }, default: { type: 'string' } } },
      Place: { $id: 'Place' },
    });
  });

  it('do not affect equal values in examples and defaults', () => {
    const shapes = new NamedShapes((name) => `${name}#`);
    const schema = Type.Unknown({ examples: [{ $id: 'Place' }], default: { $id: 'Place' } });
    expect(shapes.byReference(schema)).toEqual({ examples: [{ $id: 'Place' }], default: { $id: 'Place' } });
    expect(shapes.definitions.size).toBe(0);
  });

  it('must not differ if they have the same name', () => {
    const shapes = new NamedShapes((name) => `${name}#`);
    shapes.byReference(Place);
    shapes.byReference(Type.Object({ row: Type.Integer() }, { $id: 'Place' }));
    expect(() => shapes.byReference(Type.Object({}, { $id: 'Place' }))).toThrow('"Place"');
  });

  it('are included in a schema that is published alone', () => {
    expect(withDefinitions(Fault)).toMatchObject({
      properties: { place: { $ref: '#/$defs/Place' } },
      $defs: { Place: { type: 'object' } },
    });
    expect(withDefinitions(Fault)).not.toHaveProperty('$id');
    expect(withDefinitions(Type.String())).toEqual({ type: 'string' });
  });
});
