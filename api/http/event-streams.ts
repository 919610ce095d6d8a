import type { SSEMessage } from '@fastify/sse';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Bounds } from '../../runtime/bounds.js';
import { ConcurrencyLimiter } from './concurrency-limiter.js';
import { problemOf } from './error-handler.js';
import { Problem } from './problem.js';
import { requestEnd } from './request-end.js';
import type { Watches } from './watches.js';

/** What all routes that stream events share; one per process. */
export interface StreamTools {
  streams: EventStreams;
  watches: Watches;
}

/** What the producer of a stream gets. */
export interface EventStream {
  /** Aborts when the stream is over: the client has disconnected, its key has ended, or the server is being stopped. */
  ended: AbortSignal;
  /** Sends an event; resolves when the client can take more, or has disconnected. */
  send(event: SSEMessage): Promise<void>;
}

/**
 * Milliseconds after which a client reconnects, with a random part so that clients do not reconnect at the same moment.
 */
const retryMs = () => 2_000 + Math.round(Math.random() * 3_000);

/** Milliseconds that a stopping process waits until the last events of its streams are sent. */
const stopWithinMs = 1_000;

/** Streams of server-sent events: limits their number and ends them. */
export class EventStreams {
  private readonly limiter: ConcurrencyLimiter;
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly bounds: Bounds) {
    this.limiter = new ConcurrencyLimiter('too_many_streams', 'event streams', {
      perKey: bounds.keyStreams,
      perCompany: bounds.companyStreams,
      perProcess: bounds.processStreams,
    });
  }

  /**
   * Lets `produce` send events until it returns or the stream is over. If the stream must end early, its last event is
   * `problem`, with the body of a problem response. Throws `Problem`, and any error of `produce` before the first
   * event.
   */
  run(request: FastifyRequest, reply: FastifyReply, produce: (stream: EventStream) => Promise<void>): Promise<void> {
    const release = this.limiter.take(request.caller);
    const running = this.stream(request, reply, produce).finally(() => {
      release();
      this.running.delete(running);
    });
    this.running.add(running);
    return running;
  }

  /** Ends all streams, each with an event that says so. */
  async stop(): Promise<void> {
    this.stopping.abort(new Problem('server_stopping', 'The server is being stopped. Connect again in a moment.'));
    const late = new Promise((resolve) => setTimeout(resolve, stopWithinMs).unref());
    await Promise.race([Promise.allSettled(this.running), late]);
  }

  private async stream(
    { log }: FastifyRequest,
    reply: FastifyReply,
    produce: (stream: EventStream) => Promise<void>,
  ): Promise<void> {
    const ended = AbortSignal.any([requestEnd(reply), this.stopping.signal]);
    const send = (event: SSEMessage) => this.send(reply, event);
    let problem: Problem | undefined;
    try {
      await produce({ ended, send });
    } catch (error) {
      // A disconnected client is not an error; any other error is sent as long as the connection is open.
      if (reply.raw.destroyed) return;
      if (!reply.raw.headersSent && !ended.aborted) throw error;
      problem = problemOf(error, log);
    }
    const why = ended.reason instanceof Problem ? ended.reason : problem;
    if (why && !reply.raw.destroyed) await send({ event: 'problem', data: why.details, retry: retryMs() });
  }

  private async send(reply: FastifyReply, event: SSEMessage): Promise<void> {
    const { raw } = reply;
    if (raw.destroyed) return;
    let timer: NodeJS.Timeout | undefined;
    let onClose = (): void => {};
    const left = new Promise<void>((resolve) => {
      onClose = resolve;
      raw.once('close', onClose);
      // Events that are not received would be kept in memory: such a client is disconnected, and reconnects from its
      // position.
      timer = setTimeout(() => raw.destroy(), this.bounds.streamStallMs);
    });
    try {
      await Promise.race([reply.sse.send(event), left]);
    } catch (error) {
      if (!raw.destroyed) throw error;
    } finally {
      clearTimeout(timer);
      raw.off('close', onClose);
    }
  }
}
