import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLines } from '../../api/openapi.js';

describe('JSON in lines', () => {
  it('has the same value as the JSON of one line', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 80 }), (value, width) => {
        expect(JSON.parse(jsonLines(value, width))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('writes a value on one line if it fits', () => {
    const value = { name: 'Orders', list: [1, 2, 3], none: {}, empty: [] };
    expect(jsonLines(value)).toBe('{ "name": "Orders", "list": [1, 2, 3], "none": {}, "empty": [] }');
    expect(jsonLines(value, 20)).toBe('{\n "name": "Orders",\n "list": [1, 2, 3],\n "none": {},\n "empty": []\n}');
  });
});
