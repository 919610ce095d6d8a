import type { Reference } from './reference.js';

/** A parameter of an operation. */
export interface Parameter {
  in: string;
  name: string;
}

/** Number of operations from which a shared parameter becomes a component. */
const common = 2;

/** The parameters that many operations share, by their names as components; the most frequent of a name. */
export class SharedParameters {
  readonly components: Readonly<Record<string, Parameter>>;

  /** @param all the parameters of all operations */
  constructor(all: readonly Parameter[]) {
    const counts = new Map<string, number>();
    for (const text of all.map((parameter) => JSON.stringify(named(parameter))))
      counts.set(text, (counts.get(text) ?? 0) + 1);
    const shared = [...counts].filter(([, count]) => count >= common).sort(([, fewer], [, more]) => fewer - more);
    const parameters = shared.map(([text]) => JSON.parse(text) as Parameter);
    this.components = Object.fromEntries(parameters.map((parameter) => [componentName(parameter), parameter]));
  }

  /** The same parameter, or a reference to it if it is shared. */
  refer(parameter: Parameter): Parameter | Reference {
    const one = named(parameter);
    const name = componentName(one);
    const isShared = JSON.stringify(this.components[name]) === JSON.stringify(one);
    return isShared ? { $ref: `#/components/parameters/${name}` } : one;
  }
}

/** Routes declare headers in lower case, as Node has them; a reader expects `If-Match`. */
const named = (parameter: Parameter): Parameter =>
  parameter.in === 'header' ? { ...parameter, name: parameter.name.replace(/(^|-)\w/g, upperCase) } : parameter;

const componentName = ({ name }: Parameter): string => name.replace(/^\w/, upperCase).replaceAll('-', '');

const upperCase = (text: string): string => text.toUpperCase();
