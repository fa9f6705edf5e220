import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';
import { startTelemetry, type Telemetry } from './telemetry.ts';
import { inTraceOf, withLogFields } from './trace.ts';

// A trace needs a process that has started its telemetry.
let telemetry: Telemetry;
beforeAll(async () => {
  telemetry = await startTelemetry({ service: 'alerting', replica: 'alerting-1', port: 0, logLevel: 'fatal' });
});
afterAll(() => telemetry.stop());

describe('the log', () => {
  const written = (write: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown> => {
    let line = '';
    write(
      createLogger(
        { service: 'alerting', replica: 'alerting-1', logLevel: 'info' },
        { write: (text) => void (line = text) },
      ),
    );
    return JSON.parse(line) as Record<string, unknown>;
  };

  it('names the service and the instance', () => {
    expect(written((logger) => logger.info('ready'))).toMatchObject({
      level: 'info',
      service: 'alerting',
      replica: 'alerting-1',
      msg: 'ready',
    });
  });

  it('has the trace and the fields of the work around it, but not outside that work', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const line = inTraceOf(traceparent, () =>
      withLogFields({ alertId: 'a-1' }, () => written((logger) => logger.info('handled'))),
    );
    expect(line).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      alertId: 'a-1',
    });
    const elsewhere = written((logger) => logger.info('handled'));
    for (const field of ['traceId', 'spanId', 'alertId']) expect(elsewhere).not.toHaveProperty(field);
  });

  it('never has a plate or a password, not even one level down', () => {
    const line = written((logger) =>
      logger.info({ plate: '12345 | أ | 6', read: { rawText: '12345A6' }, kafka: { password: 'x' } }, 'read'),
    );
    expect(line).toMatchObject({
      plate: '[not logged]',
      read: { rawText: '[not logged]' },
      kafka: { password: '[not logged]' },
    });
  });
});
