import type { SSEMessage } from '@fastify/sse';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Bounds } from '../../runtime/bounds.js';
import { callerGone } from './caller-gone.js';
import { problemOf } from './error-handler.js';
import { Places } from './places.js';
import { Problem } from './problem.js';
import type { Watches } from './watches.js';

/** What routes that stream events have in common; one for the process. */
export interface StreamTools {
  streams: EventStreams;
  watches: Watches;
}

/** What a stream of events is made with. */
export interface EventStream {
  /** Aborts when the stream is over: the client or its key has gone, or the server is being stopped. */
  ended: AbortSignal;
  /** Sends an event; resolves when the client takes more, or is gone. */
  send(event: SSEMessage): Promise<void>;
}

/** Milliseconds after which a client reconnects: not all at the same moment. */
const retryMs = () => 2_000 + Math.round(Math.random() * 3_000);

/** Milliseconds that the end of the process waits for the last events of its streams. */
const stopWithinMs = 1_000;

/** Streams of server-sent events: how many there may be, and how each of them ends. */
export class EventStreams {
  private readonly places: Places;
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly bounds: Bounds) {
    this.places = new Places('too_many_streams', 'event streams', {
      perKey: bounds.keyStreams,
      perCompany: bounds.companyStreams,
      perProcess: bounds.processStreams,
    });
  }

  /**
   * Has `produce` send events until it returns or the stream is over. What makes the stream end before its time is its last event,
   * `problem`, with the problem as a request would be answered. Throws `Problem`, and what `produce` does before
   * anything was sent.
   */
  run(request: FastifyRequest, reply: FastifyReply, produce: (stream: EventStream) => Promise<void>): Promise<void> {
    const giveBack = this.places.take(request.caller);
    const running = this.stream(request, reply, produce).finally(() => {
      giveBack();
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
    const ended = AbortSignal.any([callerGone(reply), this.stopping.signal]);
    const send = (event: SSEMessage) => this.send(reply, event);
    let problem: Problem | undefined;
    try {
      await produce({ ended, send });
    } catch (error) {
      // Of a client who has left nothing is wrong; else what went wrong is said, as long as it can be.
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
    let gone = (): void => {};
    const left = new Promise<void>((resolve) => {
      gone = resolve;
      raw.once('close', gone);
      // What is not taken would be kept in memory: such a client is cut off, and reconnects from where it was.
      timer = setTimeout(() => raw.destroy(), this.bounds.streamStallMs);
    });
    try {
      await Promise.race([reply.sse.send(event), left]);
    } catch (error) {
      if (!raw.destroyed) throw error;
    } finally {
      clearTimeout(timer);
      raw.off('close', gone);
    }
  }
}
