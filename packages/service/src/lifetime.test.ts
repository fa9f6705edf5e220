import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLifetime, type Lifetime } from './lifetime.ts';

let log: string[];
let fatal: unknown[];
let late: unknown[];
let lifetime: Lifetime;
beforeEach(() => {
  log = [];
  fatal = [];
  late = [];
  lifetime = createLifetime(
    (error) => fatal.push(error),
    (error) => late.push(error),
  );
});
afterEach(() => vi.useRealTimers());

const resource = (name: string) => ({ name, stop: async () => void log.push(name) });

describe('the lifetime of a service', () => {
  it('stops its parts in the reverse order of their start', async () => {
    await lifetime.use(resource('producer'));
    await lifetime.use(Promise.resolve({ close: () => log.push('models') }));
    lifetime.onStop(() => log.push('files'));
    await lifetime.stop();
    expect(log).toEqual(['files', 'models', 'producer']);
  });

  it('stops a part only after the part started later has stopped', async () => {
    const slow = Promise.withResolvers<void>();
    await lifetime.use(resource('producer'));
    lifetime.onStop(() => slow.promise);
    const stopped = lifetime.stop();
    await Promise.resolve();
    expect(log).toEqual([]);
    slow.resolve();
    await stopped;
    expect(log).toEqual(['producer']);
  });

  it('stops each part once, and a second stop waits for the first', async () => {
    const slow = Promise.withResolvers<void>();
    await lifetime.use(resource('producer'));
    lifetime.onStop(() => slow.promise);
    const first = lifetime.stop();
    const second = lifetime.stop();
    slow.resolve();
    await second;
    expect(log).toEqual(['producer']);
    await first;
    expect(log).toEqual(['producer']);
  });

  it('stops the others too when one fails to stop, and throws its error', async () => {
    await lifetime.use(resource('producer'));
    lifetime.onStop(() => Promise.reject(new Error('the disk is full')));
    await expect(lifetime.stop()).rejects.toThrow('the disk is full');
    expect(log).toEqual(['producer']);
  });

  it('does not stop a part that failed to start', async () => {
    await expect(lifetime.use(Promise.reject<{ stop(): void }>(new Error('no broker')))).rejects.toThrow('no broker');
    await lifetime.stop();
    expect(log).toEqual([]);
  });

  it('stops the parts that did start when one of several fails', async () => {
    const starting = [Promise.resolve(resource('agdal')), Promise.reject<never>(new Error('no hassan'))];
    await expect(lifetime.useAll(starting)).rejects.toThrow('no hassan');
    await lifetime.stop();
    expect(log).toEqual(['agdal']);
  });
});

it('stops a part at once if it starts while the service is stopping', async () => {
  const slow = Promise.withResolvers<void>();
  lifetime.onStop(() => slow.promise);
  const stopped = lifetime.stop();
  await lifetime.use(resource('late'));
  await lifetime.use({ stop: () => Promise.reject(new Error('too late')) });
  slow.resolve();
  await stopped;
  expect([log, late]).toEqual([['late'], [new Error('too late')]]);
});

describe('a timer', () => {
  beforeEach(() => void vi.useFakeTimers());

  it('runs its work again and again, and never twice at the same time', async () => {
    const slow = Promise.withResolvers<void>();
    let runs = 0;
    lifetime.every(100, () => {
      runs += 1;
      return runs === 2 ? slow.promise : undefined;
    });
    await vi.advanceTimersByTimeAsync(500);
    expect(runs).toBe(2);
    slow.resolve();
    await vi.advanceTimersByTimeAsync(100);
    expect(runs).toBe(3);
  });

  it.each([
    ['throws', () => void JSON.parse('{')],
    ['rejects', () => Promise.reject(new SyntaxError('rejected'))],
  ])('ends the process when its work %s', async (_, work) => {
    lifetime.every(100, work);
    await vi.advanceTimersByTimeAsync(100);
    expect(fatal).toEqual([expect.any(SyntaxError)]);
  });

  it('ends before anything else is stopped', async () => {
    const slow = Promise.withResolvers<void>();
    lifetime.every(100, () => log.push('tick'));
    lifetime.onStop(() => slow.promise);
    const stopped = lifetime.stop();
    await vi.advanceTimersByTimeAsync(500);
    slow.resolve();
    await stopped;
    expect(log).toEqual([]);
  });
});

it('ends the process when work in the background fails', async () => {
  lifetime.inBackground(() => Promise.reject(new Error('lost')));
  await vi.waitFor(() => expect(fatal).toEqual([new Error('lost')]));
});

it('only reports an error that comes after the stop has begun', async () => {
  const working = Promise.withResolvers<void>();
  lifetime.inBackground(() => working.promise);
  await lifetime.stop();
  working.reject(new Error('the producer is stopped'));
  lifetime.fatal('a second error');
  await vi.waitFor(() => expect(late).toHaveLength(2));
  expect(fatal).toEqual([]);
});
