import { STATUS_CODES } from 'node:http';
import { problemTypes } from '../http/problem.js';
import { mapped } from './mapped.js';
import type { Reference } from './reference.js';

/** An answer as the plugin describes it. */
export interface Answer {
  description: string;
  headers?: Record<string, object>;
  content?: Record<string, unknown>;
}

/** Descriptions of answers by status; that of 200 is what its schema says. */
const successes: Readonly<Record<string, string>> = {
  201: 'Created.',
  202: 'Accepted, and still in progress.',
  204: 'Done; the answer has no content.',
};

/** Collects what answers share: headers by name, and for each status of problems one response. */
export class SharedAnswers {
  readonly headers: Record<string, object> = {};
  readonly responses: Record<string, object> = {};

  /** Returns an answer with its description; a problem becomes a reference to the response of its status. */
  refer(answer: Answer, status: string): object {
    const { description, content, headers } = answer;
    const complete = { ...answer, ...(headers ? { headers: mapped(headers, this.#referToHeader) } : {}) };
    if (!content?.['application/problem+json'])
      return { ...complete, description: status === '200' ? own(description) : (successes[status] ?? description) };
    const name = (STATUS_CODES[status] ?? status).replaceAll(/\W/g, '');
    this.responses[name] = { ...complete, description: problemsWith(Number(status)) };
    return { $ref: `#/components/responses/${name}` };
  }

  readonly #referToHeader = (header: object, name: string): Reference => {
    const component = name.replaceAll('-', '');
    this.headers[component] = header;
    return { $ref: `#/components/headers/${component}` };
  };
}

/** Without a description the plugin writes these words. */
const own = (description: string): string => (description === 'Default Response' ? 'Done.' : description);

/** Lists the codes of the problems with a status and their meanings. */
const problemsWith = (status: number): string =>
  Object.entries(problemTypes)
    .filter(([, problem]) => problem.status === status)
    .map(([code, { title }]) => `- \`${code}\`: ${title}.`)
    .join('\n');
