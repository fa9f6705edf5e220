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

/** The W3C `traceparent` of the active span, for a message that leaves; nothing outside a span. */
export function injectTraceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagator.inject(context.active(), carrier, CARRIER);
  return carrier['traceparent'];
}

/** The context that a message came with: one with its remote span as parent. A malformed `traceparent` gives a fresh root. */
export const extractTraceparent = (traceparent: string | undefined): Context =>
  traceparent === undefined ? ROOT_CONTEXT : extractInto(ROOT_CONTEXT, traceparent);

/** Keeps what else the context holds (log fields), and replaces its span. */
const extractInto = (around: Context, traceparent: string): Context =>
  propagator.extract(trace.deleteSpan(around), { traceparent }, CARRIER);

/** Runs `work` with what a message came with as the active context, so that whatever it sends or logs belongs to that trace. */
export const inTraceOf = <T>(traceparent: string | undefined, work: () => T): T =>
  context.with(
    traceparent === undefined ? trace.deleteSpan(context.active()) : extractInto(context.active(), traceparent),
    work,
  );

export type SpanOptions = {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** The parent, as a message brought it. Default: the active span. */
  readonly traceparent?: string | undefined;
  /** Belongs to no span around it: a trace of its own, which its links tie to others. */
  readonly root?: boolean;
  /** `traceparent`s of the spans that this one works for; malformed ones are left out. */
  readonly links?: readonly string[];
};

const TRACER = createContextKey('marsad tracer');
const LOG_FIELDS = createContextKey('marsad log fields');

/** Runs `work` in a span: ended when it settles, marked as failed when it throws; the error goes on to the caller. */
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

/** The tracer of the span around us; one that keeps nothing outside of any. */
export const activeTracer = (): Tracer =>
  (context.active().getValue(TRACER) as Tracer | undefined) ?? trace.getTracer('none');

/** Every line that `work` logs, however deep, carries these fields: what it is about, never who. */
export const withLogFields = <T>(fields: Readonly<Record<string, string>>, work: () => T): T =>
  context.with(context.active().setValue(LOG_FIELDS, { ...logFields(), ...fields }), work);

/** What the lines that are logged here and now carry. */
export const logFields = (): Readonly<Record<string, string>> =>
  (context.active().getValue(LOG_FIELDS) as Readonly<Record<string, string>> | undefined) ?? {};

/** Runs work that belongs to nobody in particular: a queue that many fill must not go on in the trace of whoever woke it. */
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
