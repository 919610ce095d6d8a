import type { ErrorObject } from 'ajv';
import { cutText } from './cut-text.js';
import { shownPart } from './json-pointer.js';

/** A place in JSON, as a JSON pointer, and what is wrong there. */
export interface PlacedFault {
  pointer: string;
  detail: string;
}

/** Faults that are told at most: the rest shows once these are mended. */
export const mostFaults = 20;

/** What a validator found wrong, one entry for each place, in the order of the schema. */
export function schemaFaults(errors: readonly ErrorObject[]): PlacedFault[] {
  const places = new Map<string, { details: Set<string>; joint: string }>();
  for (const error of errors.filter((one) => !isSummary(one))) {
    const { pointer, detail } = faultOf(error);
    const joint = error.schemaPath.includes('/anyOf/') ? ', or ' : ', and ';
    const place = places.get(pointer) ?? { details: new Set(), joint };
    places.set(pointer, place);
    place.details.add(detail);
  }
  return [...places].slice(0, mostFaults).map(([pointer, { details, joint }]) => ({
    pointer,
    detail: cutText([...details].join(joint), 500),
  }));
}

// That no alternative fits says nothing that the alternatives' own errors do not.
const isSummary = ({ keyword }: ErrorObject): boolean => keyword === 'anyOf' || keyword === 'oneOf';

function faultOf({ keyword, instancePath, params, message, parentSchema }: ErrorObject): PlacedFault {
  const within = (name: unknown): string => `${instancePath}/${shownPart(String(name))}`;
  switch (keyword) {
    case 'required':
      return { pointer: within(params.missingProperty), detail: 'is missing' };
    case 'additionalProperties': {
      const known = Object.keys(parentSchema?.properties ?? {});
      const instead = known.length > 0 ? `known are ${known.join(', ')}` : 'there are none';
      return { pointer: within(params.additionalProperty), detail: `is not known here; ${instead}` };
    }
    case 'enum':
      return { pointer: instancePath, detail: `is none of ${namesOf(params.allowedValues)}` };
    case 'const':
      return { pointer: instancePath, detail: `is not ${JSON.stringify(params.allowedValue)}` };
    case 'discriminator':
      return { pointer: within(params.tag), detail: `is none of ${namesOf(tagsOf(parentSchema, params.tag))}` };
    case 'format':
      return { pointer: instancePath, detail: formats.get(params.format) ?? message ?? 'is not valid' };
    case 'minItems':
      return { pointer: instancePath, detail: `must have ${counted(params.limit, 'entry', 'entries')} or more` };
    case 'maxItems':
      return { pointer: instancePath, detail: `must have ${counted(params.limit, 'entry', 'entries')} at most` };
    case 'minLength':
      return { pointer: instancePath, detail: `must have ${counted(params.limit, 'character', 'characters')} or more` };
    case 'maxLength':
      return { pointer: instancePath, detail: `must have ${counted(params.limit, 'character', 'characters')} at most` };
    default:
      return { pointer: instancePath, detail: message ?? 'is not valid' };
  }
}

/** What a text has to be, by the format that its schema asks for. */
const formats: ReadonlyMap<unknown, string> = new Map([
  ['uuid', 'must be an id (a UUID)'],
  ['date-time', 'must be a date and time with its zone, such as 2030-12-31T23:00:00Z'],
  ['date', 'must be a date, such as 2030-12-31'],
]);

const counted = (limit: number, one: string, many: string): string => `${limit} ${limit === 1 ? one : many}`;

const namesOf = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');

/** The values by which a discriminator tells its alternatives apart. */
function tagsOf(schema: ErrorObject['parentSchema'], tag: string): unknown[] {
  const alternatives: { properties?: Record<string, { const?: unknown; enum?: unknown[] }> }[] = schema?.oneOf ?? [];
  return alternatives.flatMap(({ properties }) => properties?.[tag]?.enum ?? [properties?.[tag]?.const]);
}
