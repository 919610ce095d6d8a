import { type Static, Type } from 'typebox';
import { Described } from '../../core/schema/named-enum.js';
import type { NumberSeriesRow } from '../../db/rows.js';
import { Timestamp } from '../http/values.js';

const settings = {
  prefix: Type.String({
    maxLength: 15,
    pattern: '^[A-Za-z0-9._/-]*$',
    description: 'Prefix of the numbers, such as "SO-".',
  }),
  digits: Type.Integer({ minimum: 1, maximum: 18, description: 'Number of digits, filled with zeros.' }),
  next: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'The next number to be assigned.' }),
};

export const NumberSeries = Type.Object(
  {
    code: Type.String({ description: 'Identifies the series in paths and setups.' }),
    ...settings,
    updatedAt: Described(Timestamp, 'When its settings were saved.'),
  },
  { $id: 'NumberSeries', description: 'A number series, from which numbers of new records are assigned.' },
);

export const NumberSeriesSettings = Type.Object(
  { ...settings, next: Type.Optional(settings.next) },
  { $id: 'NumberSeriesSettings', description: 'The settings of a number series.', additionalProperties: false },
);
export type NumberSeriesSettings = Static<typeof NumberSeriesSettings>;

export const numberSeriesShape = ({ code, prefix, digits, next, updated_at }: NumberSeriesRow) => ({
  code,
  prefix,
  digits,
  next: Number(next),
  updatedAt: updated_at.toISOString(),
});
