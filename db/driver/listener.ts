import type pg from 'pg';
import { failureOf } from './failures.js';

/** What is called for a channel. */
export interface Subscription {
  channel: string;
  /** At each notification. */
  onNotification: (payload: string) => void;
  /** When the channel is listened to, also again after a lost connection: notifications may have been missed. */
  onListening: () => void;
}

const longestPauseMs = 2_000;

/** Listens to notifications on a connection of its own, which is opened again whenever it is lost. */
export class Listener {
  private readonly subscriptions: Subscription[] = [];
  private client: Promise<pg.Client> | undefined;
  private failures = 0;
  private pause: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(private readonly makeClient: () => pg.Client) {}

  /** Resolves when notifications arrive; throws if the connection cannot be opened now. */
  async listen(subscription: Subscription): Promise<void> {
    this.client ??= this.open();
    const client = await this.client;
    await subscribe(client, subscription);
    this.subscriptions.push(subscription);
  }

  /** Ends the connection for good. Nothing waits for its server, which may be gone. */
  async end(): Promise<void> {
    this.ended = true;
    clearTimeout(this.pause);
    const client = await this.client?.catch(() => undefined);
    client?.connection.stream.destroy();
  }

  private async open(): Promise<pg.Client> {
    const client = this.makeClient();
    client.on('notification', ({ channel, payload = '' }) => {
      for (const one of this.subscriptions) if (one.channel === channel) one.onNotification(payload);
    });
    try {
      await client.connect();
    } catch (error) {
      this.client = undefined;
      throw failureOf(error);
    }
    client.once('end', () => this.reopenLater());
    return client;
  }

  private reopenLater(): void {
    this.client = undefined;
    if (this.ended) return;
    this.pause = setTimeout(() => void this.reopen(), Math.min(100 * 2 ** this.failures, longestPauseMs));
    this.failures += 1;
  }

  private async reopen(): Promise<void> {
    this.client ??= this.open();
    const client = await this.client.catch(() => undefined);
    if (!client) return this.reopenLater();
    try {
      for (const subscription of this.subscriptions) await subscribe(client, subscription);
      this.failures = 0;
    } catch {
      // Its end opens the next one.
      client.connection.stream.destroy();
    }
  }
}

async function subscribe(client: pg.Client, { channel, onListening }: Subscription): Promise<void> {
  try {
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    throw failureOf(error);
  }
  onListening();
}
