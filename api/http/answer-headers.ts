import { type TSchema, Type } from 'typebox';

/** The headers of answers, as they are described. */
const answerHeaders = {
  ETag: Type.String({ description: 'The version, in quotes, for `If-Match`.' }),
  Location: Type.String({ description: 'Path of what was created, or of what the request acts on.' }),
  'Preference-Applied': Type.String({
    description: 'What was applied of the header `Prefer`, such as `wait=30`; missing if nothing was.',
  }),
  'Retry-After': Type.Integer({ minimum: 0, description: 'Seconds after which the request can be sent again.' }),
};
type AnswerHeader = keyof typeof answerHeaders;

/** Returns the descriptions of headers, for an answer of a route. */
export const headersNamed = (...names: AnswerHeader[]) =>
  Object.fromEntries(names.map((name) => [name, answerHeaders[name]]));

/** An answer that has a named shape as JSON, and these headers. */
export const withHeaders = <Shape extends TSchema>(shape: Shape, ...names: AnswerHeader[]) => ({
  description: String((shape as { description?: string }).description),
  headers: headersNamed(...names),
  content: { 'application/json': { schema: shape } },
});
