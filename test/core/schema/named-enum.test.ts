import { expect, it } from 'vitest';
import { NamedEnum } from '../../../core/schema/named-enum.js';

it('an enum has the keys of its table as values, and their meanings in its description', () => {
  const meanings = { Ready: 'it waits', Done: { meaning: 'it has ended' } };
  expect(NamedEnum('Status', 'Status of a thing', meanings, { default: 'Ready' })).toEqual({
    $id: 'Status',
    enum: ['Ready', 'Done'],
    default: 'Ready',
    description: 'Status of a thing:\n\n- `Ready`: it waits.\n- `Done`: it has ended.',
  });
});
