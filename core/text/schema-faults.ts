import type { ErrorObject } from 'ajv';
import { cutText } from './cut-text.js';
import { shownPart } from './json-pointer.js';

/** What is wrong in a JSON document, and where (a JSON pointer). */
export interface PlacedFault {
  pointer: string;
  detail: string;
}

/** Faults that are reported at once; further ones show when these are corrected. */
export const maxFaults = 20;

/** The faults that a validator found, one for each place, in the order of the schema. */
export function schemaFaults(errors: readonly ErrorObject[]): PlacedFault[] {
  const places = new Map<string, { details: Set<string>; joint: string }>();
  for (const error of errors.filter((candidate) => !isSummary(candidate))) {
    const { pointer, detail } = faultOf(error);
    const joint = error.schemaPath.includes('/anyOf/') ? ', or ' : ', and ';
    const place = places.get(pointer) ?? { details: new Set(), joint };
    places.set(pointer, place);
    place.details.add(detail);
  }
  return [...places].slice(0, maxFaults).map(([pointer, { details, joint }]) => ({
    pointer,
    detail: cutText([...details].join(joint), 500),
  }));
}

// The errors of the alternatives already say why none of them matches.
const isSummary = ({ keyword }: ErrorObject): boolean => keyword === 'anyOf' || keyword === 'oneOf';

function faultOf({ keyword, instancePath, params, message, parentSchema }: ErrorObject): PlacedFault {
  const within = (name: unknown): string => `${instancePath}/${shownPart(String(name))}`;
  switch (keyword) {
    case 'required':
      return { pointer: within(params.missingProperty), detail: 'is missing' };
    case 'additionalProperties': {
      const known = Object.keys(parentSchema?.properties ?? {});
      const instead = known.length > 0 ? `known are ${known.join(', ')}` : 'none is allowed here';
      return { pointer: within(params.additionalProperty), detail: `is not a known property; ${instead}` };
    }
    case 'enum':
      return { pointer: instancePath, detail: `must be one of ${namesOf(params.allowedValues)}` };
    case 'const':
      return { pointer: instancePath, detail: `must be ${JSON.stringify(params.allowedValue)}` };
    case 'discriminator':
      return { pointer: within(params.tag), detail: `must be one of ${namesOf(parentSchema?.discriminator.values)}` };
    case 'format':
      return { pointer: instancePath, detail: formats.get(params.format) ?? message ?? 'is not valid' };
    case 'minItems':
      return { pointer: instancePath, detail: `must have at least ${counted(params.limit, 'entry', 'entries')}` };
    case 'maxItems':
      return { pointer: instancePath, detail: `must have at most ${counted(params.limit, 'entry', 'entries')}` };
    case 'minLength':
      return {
        pointer: instancePath,
        detail: `must have at least ${counted(params.limit, 'character', 'characters')}`,
      };
    case 'maxLength':
      return { pointer: instancePath, detail: `must have at most ${counted(params.limit, 'character', 'characters')}` };
    default:
      return { pointer: instancePath, detail: message ?? 'is not valid' };
  }
}

/** The message for each format of a schema. */
const formats: ReadonlyMap<unknown, string> = new Map([
  ['uuid', 'must be an id (a UUID)'],
  ['date-time', 'must be a date and time with its zone, such as 2030-12-31T23:00:00Z'],
  ['date', 'must be a date, such as 2030-12-31'],
]);

const counted = (limit: number, singular: string, plural: string): string =>
  `${limit} ${limit === 1 ? singular : plural}`;

const namesOf = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');
