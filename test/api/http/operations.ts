import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../runtime/project-root.js';
import { resolveReference } from './resolve-reference.js';

/** A parameter of an operation, with the part of its schema that values are derived from. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: { type?: string; format?: string; enum?: string[] };
}

/** An operation of the OpenAPI document. */
export interface Operation {
  operationId: string;
  method: string;
  path: string;
  parameters: Parameter[];
  /** The media types of its body; none if it has no body. */
  bodies: string[];
}

interface Described {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: object };
}

const description = JSON.parse(readFileSync(join(projectRoot, 'openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, Described>>;
};

/** Every operation of the committed OpenAPI document. */
export const operations: readonly Operation[] = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => ({
    operationId,
    method: method.toUpperCase(),
    path,
    parameters: parameters
      .map((parameter) => resolveReference(description, parameter))
      .map((parameter) => ({ ...parameter, schema: resolveReference(description, parameter.schema) })),
    bodies: Object.keys(requestBody?.content ?? {}),
  })),
);

/** The parameters of the path of an operation, each with its collection: the part of the path before it. */
export const pathParameters = ({ path, parameters }: Operation): (Parameter & { collection: string })[] =>
  parameters
    .filter((parameter) => parameter.in === 'path')
    .map((parameter) => {
      const parts = path.split('/');
      return { ...parameter, collection: parts[parts.indexOf(`{${parameter.name}}`) - 1] ?? '' };
    });

/** The path of an operation with these values for its parameters, by their names. */
export const filledPath = ({ path }: Operation, values: Readonly<Record<string, string | number>>): string =>
  path.replace(/\{(\w+)\}/g, (parameter, name: string) => String(values[name] ?? parameter));
