import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { runMain, type Fatal, type MainProcess } from './run-main.ts';

function createProcess() {
  const emitter = new EventEmitter();
  const { promise: exited, resolve } = Promise.withResolvers<number>();
  const masks: number[] = [];
  const main: MainProcess = {
    on: (signal, listener) => emitter.on(signal, listener),
    exit: resolve,
    umask: (mask) => masks.push(mask),
  };
  return { main, exited, masks, emit: (signal: string, value?: unknown) => emitter.emit(signal, value) };
}

describe('the main of a service', () => {
  it.each(['SIGTERM', 'SIGINT'])('stops in order on %s and ends with 0', async (signal) => {
    const { main, exited, emit } = createProcess();
    let stopped = 0;
    await runMain(() => Promise.resolve({ stop: async () => void (stopped += 1) }), main);
    emit(signal);
    emit(signal);
    expect(await exited).toBe(0);
    expect(stopped).toBe(1);
  });

  it('gives other users no rights to the files that it writes, from the start on', async () => {
    const { main, exited, emit, masks } = createProcess();
    let before: number[] = [];
    await runMain(() => {
      before = [...masks];
      return Promise.resolve({ stop: async () => undefined });
    }, main);
    emit('SIGTERM');
    expect([await exited, before]).toEqual([0, [0o077]]);
  });

  it('ends with 1 when it cannot start', async () => {
    const { main, exited } = createProcess();
    await runMain(() => Promise.reject(new Error('no broker')), main);
    expect(await exited).toBe(1);
  });

  it.each(['fatal', 'unhandledRejection'])('stops in order and ends with 1 after a fatal error (%s)', async (how) => {
    const { main, exited, emit } = createProcess();
    let stopped = false;
    let fail: Fatal = () => undefined;
    await runMain((fatal) => {
      fail = fatal;
      return Promise.resolve({ stop: async () => void (stopped = true) });
    }, main);
    if (how === 'fatal') fail(new Error('its consumer ended'));
    else emit(how, new Error('not caught'));
    expect(await exited).toBe(1);
    expect(stopped).toBe(true);
  });

  it('does not wait for ever if the stop hangs', async () => {
    const { main, exited, emit } = createProcess();
    await runMain(() => Promise.resolve({ stop: () => new Promise<void>(() => undefined) }), main, 20);
    emit('SIGTERM');
    expect(await exited).toBe(1);
  });

  it('stops an app that had not started yet when the signal came', async () => {
    const { main, exited, emit } = createProcess();
    const gate = Promise.withResolvers<void>();
    let stopped = false;
    const running = runMain(async () => {
      await gate.promise;
      return { stop: async () => void (stopped = true) };
    }, main);
    emit('SIGTERM');
    gate.resolve();
    await running;
    expect(await exited).toBe(0);
    expect(stopped).toBe(true);
  });
});
