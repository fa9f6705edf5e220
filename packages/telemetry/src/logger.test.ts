import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

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

  it('never holds a plate or a password, one level down too', () => {
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
