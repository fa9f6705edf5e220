import { describe, expect, it } from 'vitest';
import { ConfigError, date, fromEnv, integer, kafkaConfig, loadConfig, placeConfig, telemetryConfig } from './index.ts';

const whole = {
  MARSAD_CITY: 'rabat',
  MARSAD_DISTRICTS: 'agdal, hassan',
  MARSAD_REPLICA: 'ingest-1',
  MARSAD_KAFKA_BROKERS: '127.0.0.1:29092',
  MARSAD_KAFKA_USERNAME: 'camera-ingest',
  MARSAD_KAFKA_PASSWORD: 'very-secret',
};

const problemsOf = (env: Record<string, string>): ConfigError => {
  try {
    loadConfig({ ...placeConfig, ...kafkaConfig, ...telemetryConfig }, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('the environment was accepted');
};

describe('the configuration', () => {
  it('gives the settings of all slices under their names in code', () => {
    expect(loadConfig({ ...placeConfig, ...kafkaConfig, ...telemetryConfig }, whole)).toEqual({
      city: 'rabat',
      districts: ['agdal', 'hassan'],
      replica: 'ingest-1',
      brokers: ['127.0.0.1:29092'],
      kafkaUsername: 'camera-ingest',
      kafkaPassword: 'very-secret',
      telemetryHost: '127.0.0.1',
      telemetryPort: 0,
      logLevel: 'info',
      otlpEndpoint: undefined,
    });
  });

  it('is deeply frozen', () => {
    const config = loadConfig(placeConfig, whole);
    expect(() => config.districts.push('souissi')).toThrow(TypeError);
    expect(() => Object.assign(config, { city: 'sale' })).toThrow(TypeError);
  });

  it('names every wrong variable at once, and says what to write', () => {
    const error = problemsOf({ ...whole, MARSAD_CITY: 'Rabat', MARSAD_DISTRICTS: ' , ', MARSAD_KAFKA_USERNAME: '' });
    expect(error.problems.map(({ variable }) => variable)).toEqual([
      'MARSAD_CITY',
      'MARSAD_DISTRICTS',
      'MARSAD_KAFKA_USERNAME',
    ]);
    expect(error.message).toContain('MARSAD_DISTRICTS: is wrong. Write district ids with commas between them');
    expect(error.message).toContain('MARSAD_KAFKA_USERNAME: is missing. Write the Kafka user');
  });

  it('never repeats a value, because some are secrets', () => {
    const error = problemsOf({ ...whole, MARSAD_KAFKA_BROKERS: 'user:very-secret@host' });
    expect(error.message).not.toContain('very-secret');
  });

  it('answers probes on loopback only, unless an address is given', () => {
    const hostOf = (env: Record<string, string>): string => loadConfig(telemetryConfig, env).telemetryHost;
    expect([hostOf({}), hostOf({ MARSAD_TELEMETRY_HOST: '0.0.0.0' })]).toEqual(['127.0.0.1', '0.0.0.0']);
  });

  it.each(['0', '65535'])('takes %s as a port', (text) => {
    expect(loadConfig(telemetryConfig, { MARSAD_TELEMETRY_PORT: text }).telemetryPort).toBe(Number(text));
  });

  it.each(['-1', '65536', '80.5', '0x50', 'http'])('refuses %s as a port', (text) => {
    expect(() => loadConfig(telemetryConfig, { MARSAD_TELEMETRY_PORT: text })).toThrow(ConfigError);
  });

  it('reads a day as its first millisecond, UTC, and has a default', () => {
    const shape = { untilMs: fromEnv('MARSAD_UNTIL', date('2027-02-27')) };
    expect(loadConfig(shape, {}).untilMs).toBe(Date.parse('2027-02-27T00:00:00Z'));
    expect(loadConfig(shape, { MARSAD_UNTIL: '2026-12-31' }).untilMs).toBe(Date.parse('2026-12-31T00:00:00Z'));
    for (const bad of ['2026-02-30', '31.12.2026', 'never', '1790000000000'])
      expect(() => loadConfig(shape, { MARSAD_UNTIL: bad }), bad).toThrow(ConfigError);
  });

  it('reads settings of one service beside the shared ones', () => {
    const config = loadConfig(
      { ...placeConfig, workers: fromEnv('MARSAD_WORKERS', integer(1, 16)) },
      { ...whole, MARSAD_WORKERS: '4' },
    );
    expect(config.workers).toBe(4);
  });
});
