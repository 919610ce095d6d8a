import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/** Logs a request once, with its route instead of its URL: a URL contains numbers of customers, items and documents. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    { log, method, routeOptions }: FastifyRequest,
    { statusCode, elapsedTime }: FastifyReply,
  ): void {
    const request = { method, route: routeOptions.url ?? null, status: statusCode, ms: Math.round(elapsedTime) };
    if (error) log.error({ ...request, err: error }, 'request errored');
    else log.info(request, 'request completed');
  }

  override writeHeadError(error: Error, { log, method, routeOptions }: FastifyRequest): void {
    log.warn({ method, route: routeOptions.url ?? null, err: error }, 'the head of an answer could not be written');
  }
}
