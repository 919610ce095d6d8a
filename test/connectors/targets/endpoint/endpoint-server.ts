import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Sent {
  idempotencyKey: string;
  document: Record<string, unknown> & { lines?: Record<string, unknown>[] };
}

interface Received {
  write: 'insert' | 'update' | 'upsert';
  onConflict: 'error' | 'skip';
  keeps: string[];
  dryRun: boolean;
  documents: Sent[];
}

type Told = { outcome: string; code?: string; message?: string; field?: string; changes?: object[] };

/** What an endpoint does instead of answering as it should; `true`: it has answered, or never will. */
export type Fault = (request: Received, answer: ServerResponse, heed: () => object) => boolean | Promise<boolean>;

/**
 * A service that takes documents as Longshore sends them: keeps them by `number`, does what comes again
 * under the same key only once, and can be made to fail in any way.
 */
export class EndpointServer {
  readonly documents = new Map<string, Sent['document']>();
  readonly requests: { received: Received; headers: IncomingMessage['headers'] }[] = [];
  /** How often each key has been done. */
  readonly done = new Map<string, number>();
  /** Asked for each request; the first that says it has answered is it. */
  faults: Fault[] = [];
  private readonly outcomes = new Map<string, Told>();
  private readonly server = createServer((request, answer) => void this.take(request, answer));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async take(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += part;
    const received = JSON.parse(text || '{"documents":[]}') as Received;
    this.requests.push({ received, headers: request.headers });
    const heed = () => ({
      outcomes: received.documents.map((one) => ({
        idempotencyKey: one.idempotencyKey,
        ...this.outcomeOf(one, received),
      })),
    });
    for (const fault of this.faults) if (await fault(received, answer, heed)) return;
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(heed()));
  }

  private outcomeOf({ idempotencyKey, document }: Sent, { write, onConflict, keeps, dryRun }: Received): Told {
    const known = this.outcomes.get(idempotencyKey);
    if (known) return known;
    const number = String(document.number);
    const there = this.documents.get(number);
    const told = this.judge(number, document, there, { write, onConflict });
    if (dryRun) return told;
    if (told.outcome === 'inserted' || told.outcome === 'updated') {
      this.done.set(idempotencyKey, (this.done.get(idempotencyKey) ?? 0) + 1);
      const kept = Object.fromEntries(
        keeps.filter((name) => document[name] === null).map((name) => [name, there?.[name]]),
      );
      this.documents.set(number, { ...there, ...document, ...kept });
    }
    this.outcomes.set(idempotencyKey, told);
    return told;
  }

  private judge(
    number: string,
    document: Sent['document'],
    there: Sent['document'] | undefined,
    { write, onConflict }: Pick<Received, 'write' | 'onConflict'>,
  ): Told {
    if (document.name === 'Refused')
      return { outcome: 'error', code: 'E17', message: `${number} is on hold`, field: 'name' };
    if (write === 'insert' && there)
      return onConflict === 'skip'
        ? { outcome: 'skipped' }
        : { outcome: 'error', code: 'duplicate', message: `${number} exists` };
    if (write === 'update' && !there)
      return onConflict === 'skip'
        ? { outcome: 'skipped' }
        : { outcome: 'error', code: 'not_found', message: `${number} is not there` };
    if (!there) return { outcome: 'inserted' };
    const changes = Object.keys(document)
      .filter((field) => JSON.stringify(document[field]) !== JSON.stringify(there[field]))
      .map((field) => ({ field, before: there[field] ?? null, after: document[field] }));
    return { outcome: 'updated', changes };
  }
}
