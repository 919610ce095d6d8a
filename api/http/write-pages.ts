import type { FastifyInstance } from 'fastify';
import { mapInTurns } from './in-turns.js';

/** An answer that is JSON already. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** Has the pages of a scope's lists written in as many turns of the event loop as that takes: they may be of some megabytes. */
export function writePagesInTurns(scope: FastifyInstance): void {
  scope.addHook('preSerialization', async (_request, _reply, payload: unknown) => {
    const { entries, ...rest } = (payload ?? {}) as { entries?: unknown };
    if (!Array.isArray(entries)) return payload;
    const texts = await mapInTurns(entries, (entry) => JSON.stringify(entry));
    const others = Object.entries(rest).flatMap(([name, value]) =>
      value === undefined ? [] : [`,${JSON.stringify(name)}:${JSON.stringify(value)}`],
    );
    return new JsonText(`{"entries":[${texts.join(',')}]${others.join('')}}`);
  });
}
