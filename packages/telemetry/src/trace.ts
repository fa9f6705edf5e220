import {
  context,
  createContextKey,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
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

/** The W3C `traceparent` of the active span, for a message that is sent; undefined outside a span. */
export function injectTraceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagator.inject(context.active(), carrier, CARRIER);
  return carrier['traceparent'];
}

/** The context that a message came with, with its remote span as parent. A malformed `traceparent` gives a new root. */
export const extractTraceparent = (traceparent: string | undefined): Context =>
  traceparent === undefined ? ROOT_CONTEXT : extractInto(ROOT_CONTEXT, traceparent);

/** Replaces the span of the context, and keeps the other values of the context (the log fields). */
const extractInto = (around: Context, traceparent: string): Context =>
  propagator.extract(trace.deleteSpan(around), { traceparent }, CARRIER);

/** Runs `work` in the context that a message came with, so that whatever it sends or logs belongs to that trace. */
export const inTraceOf = <T>(traceparent: string | undefined, work: () => T): T =>
  context.with(
    traceparent === undefined ? trace.deleteSpan(context.active()) : extractInto(context.active(), traceparent),
    work,
  );

export type SpanOptions = {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** The parent that a message came with. Default: the active span. */
  readonly traceparent?: string | undefined;
  /** Begins a trace of its own, which only its links connect to others. */
  readonly root?: boolean;
  /** The `traceparent`s of the spans that this one works for. Malformed ones are left out. */
  readonly links?: readonly string[];
};

const TRACER = createContextKey('marsad tracer');
const LOG_FIELDS = createContextKey('marsad log fields');

/** Runs `work` in a span, which ends when the work settles. An error marks the span as failed and goes to the caller. */
export function inSpan<T>(tracer: Tracer, name: string, options: SpanOptions, work: () => Promise<T>): Promise<T> {
  const parent = parentOf(options);
  const { kind, attributes, links } = options;
  const span = tracer.startSpan(
    name,
    {
      ...(kind === undefined ? {} : { kind }),
      ...(attributes === undefined ? {} : { attributes }),
      ...(links === undefined ? {} : { links: links.flatMap(linkTo) }),
    },
    parent,
  );
  return context.with(trace.setSpan(parent, span).setValue(TRACER, tracer), async () => {
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

/** The tracer of the active span; outside a span one that records nothing. */
export const activeTracer = (): Tracer =>
  (context.active().getValue(TRACER) as Tracer | undefined) ?? trace.getTracer('none');

/** Adds these fields to every line that `work` logs. They name the alert that the work is about, never a person. */
export const withLogFields = <T>(fields: Readonly<Record<string, string>>, work: () => T): T =>
  context.with(context.active().setValue(LOG_FIELDS, { ...logFields(), ...fields }), work);

/** The fields of `withLogFields` that a line logged now would have. */
export const logFields = (): Readonly<Record<string, string>> =>
  (context.active().getValue(LOG_FIELDS) as Readonly<Record<string, string>> | undefined) ?? {};

/** Runs work outside every trace: a queue that many callers fill must not continue the trace of the caller that woke it. */
export const outsideTraces = <T>(work: () => T): T => context.with(ROOT_CONTEXT, work);

function parentOf({ root, traceparent }: SpanOptions): Context {
  if (root === true) return ROOT_CONTEXT;
  if (traceparent === undefined) return context.active();
  return extractInto(context.active(), traceparent);
}

function linkTo(traceparent: string): Link[] {
  const linked = trace.getSpanContext(extractTraceparent(traceparent));
  return linked === undefined ? [] : [{ context: linked }];
}
