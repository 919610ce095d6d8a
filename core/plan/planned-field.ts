import type { LookUp } from '../setup/look-up.js';
import type { FieldMapping } from '../setup/setup.js';
import type { Field } from '../targets/field.js';

/** A field of a target, with its mapping if the setup maps it. */
export type PlannedField = Field & {
  /** Whether it is a field of the lines of a document. */
  ofLine: boolean;
  mapping?: FieldMapping;
  /** The index of the mapping, which is that of its value among the values of a record. */
  position?: number;
};

export type FieldsByName = ReadonlyMap<string, PlannedField>;

/** A field that the setup maps. */
export type MappedField = PlannedField & { mapping: FieldMapping; position: number };

/** A field whose value in the file is replaced by a look-up. */
export type LookedUpField = MappedField & { mapping: { lookUp: LookUp } };

export const isMapped = (field: PlannedField): field is MappedField => field.mapping !== undefined;

export const isLookedUp = (field: PlannedField): field is LookedUpField => field.mapping?.lookUp !== undefined;

/** Whether an empty value leaves the field of an existing record unchanged. */
export const keepsEmpty = ({ mapping }: PlannedField): boolean => mapping?.onEmpty === 'keep';
