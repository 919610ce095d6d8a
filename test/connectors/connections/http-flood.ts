import { createServer, type Server } from 'node:net';
import { flood } from './flood.js';
import { closed, listening } from './listening.js';

/** A service that answers a request with `first`, and then with `again` endlessly. */
export class HttpFlood {
  private readonly server: Server;
  private port = 0;
  private over: (sent: number) => void = () => {};
  private readonly sent = new Promise<number>((resolve) => {
    this.over = resolve;
  });

  constructor(first: string, again: string) {
    this.server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('close', () => this.over(socket.bytesWritten));
      socket.once('data', () => flood(socket, first, again));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<this> {
    this.port = await listening(this.server);
    return this;
  }

  /** Resolves with the number of bytes that were sent once the client has ended the connection. */
  ended(): Promise<number> {
    return this.sent;
  }

  stop(): Promise<void> {
    return closed(this.server);
  }
}
