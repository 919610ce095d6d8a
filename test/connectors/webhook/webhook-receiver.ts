import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { closed, listening } from '../connections/listening.js';

interface Received {
  headers: IncomingHttpHeaders;
  /** The bytes that were signed. */
  text: string;
  body: { type: string; timestamp: string; data: Record<string, unknown> };
}

/** A service on the loopback address that stores the calls that it receives, and answers as a test requests. */
export class WebhookReceiver {
  readonly calls: Received[] = [];
  answer: (response: ServerResponse, nth: number) => void = (response) => response.writeHead(204).end();
  url = '';
  private readonly server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    this.calls.push({ headers: request.headers, text, body: JSON.parse(text) });
    this.answer(response, this.calls.length);
  });

  async start(): Promise<this> {
    this.url = `http://127.0.0.1:${await listening(this.server)}/hook?token=abc`;
    return this;
  }

  stop(): Promise<void> {
    return closed(this.server);
  }
}
