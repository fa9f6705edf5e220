import {
  context,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type SpanKind,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

const propagator = new W3CTraceContextPropagator();
const CARRIER = {
  set: (carrier: Record<string, string>, key: string, value: string) => void (carrier[key] = value),
  get: (carrier: Record<string, string>, key: string) => carrier[key],
  keys: (carrier: Record<string, string>) => Object.keys(carrier),
};

/** The W3C `traceparent` of the active span, for a message that leaves; nothing outside a span. */
export function injectTraceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagator.inject(context.active(), carrier, CARRIER);
  return carrier['traceparent'];
}

/** The context that a message came with: an active one with its remote span as parent. A malformed `traceparent` gives a fresh root. */
export function extractTraceparent(traceparent: string | undefined): Context {
  return traceparent === undefined ? ROOT_CONTEXT : propagator.extract(ROOT_CONTEXT, { traceparent }, CARRIER);
}

/** Runs `work` with what a message came with as the active context, so that whatever it sends or logs belongs to that trace. */
export const inTraceOf = <T>(traceparent: string | undefined, work: () => T): T =>
  context.with(extractTraceparent(traceparent), work);

export type SpanOptions = {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly traceparent?: string | undefined;
};

/** Runs `work` in a span: ended when it settles, marked as failed when it throws; the error goes on to the caller. */
export function inSpan<T>(tracer: Tracer, name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const parent = options.traceparent === undefined ? context.active() : extractTraceparent(options.traceparent);
  const { kind, attributes } = options;
  const span = tracer.startSpan(
    name,
    { ...(kind === undefined ? {} : { kind }), ...(attributes === undefined ? {} : { attributes }) },
    parent,
  );
  return context.with(trace.setSpan(parent, span), async () => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
      throw error;
    } finally {
      span.end();
    }
  });
}
