import { beforeEach, describe, expect, it } from 'vitest';
import { createActiveRole, createSerial, type ActiveRole, type Serial } from './index.ts';

const partition = (number: number) => ({ topic: 'alerts', partition: number, district: 'city' });
const BOTH = [partition(0), partition(1)];

let serial: Serial;
let readings: PromiseWithResolvers<string>[];
let fatal: unknown[];
let activated: string[];
let role: ActiveRole<string>;
beforeEach(() => {
  serial = createSerial();
  readings = [];
  fatal = [];
  activated = [];
  role = createActiveRole({
    become() {
      const reading = Promise.withResolvers<string>();
      readings.push(reading);
      return reading.promise;
    },
    onActive: (state) => activated.push(state),
    serial,
    fatal: (error) => fatal.push(error),
  });
});

const settled = (): Promise<void> => serial(async () => undefined);
const started = async (count: number): Promise<void> => expect.poll(() => readings.length).toBe(count);

describe('an active role', () => {
  it('begins when the state has been read, and not before', async () => {
    role.membership.onAssigned(BOTH);
    await started(1);
    expect(role.state()).toBeUndefined();
    readings[0]?.resolve('the alerts');
    await settled();
    expect([role.state(), activated]).toEqual(['the alerts', ['the alerts']]);
  });

  it('has its state before the first batch of the new partitions is handled', async () => {
    role.membership.onAssigned(BOTH);
    const batch = serial(async () => role.state());
    await started(1);
    readings[0]?.resolve('the alerts');
    expect(await batch).toBe('the alerts');
  });

  it('does not begin when the partitions were lost during the reading', async () => {
    role.membership.onAssigned(BOTH);
    await started(1);
    role.membership.onRevoked(BOTH);
    readings[0]?.resolve('the alerts');
    await settled();
    expect([role.state(), activated]).toEqual([undefined, []]);
  });

  it('ends when the last partition is lost, not before', async () => {
    role.membership.onAssigned(BOTH);
    await started(1);
    readings[0]?.resolve('the alerts');
    await settled();
    role.membership.onRevoked([partition(0)]);
    expect(role.state()).toBe('the alerts');
    role.membership.onRevoked([partition(1)]);
    expect(role.state()).toBeUndefined();
  });

  it('reads the state again for partitions that are assigned later, and keeps the old state until then', async () => {
    role.membership.onAssigned([partition(0)]);
    await started(1);
    readings[0]?.resolve('before');
    await settled();
    role.membership.onAssigned([partition(1)]);
    await started(2);
    expect(role.state()).toBe('before');
    readings[1]?.resolve('after');
    await settled();
    expect(role.state()).toBe('after');
  });

  it('reads the state again after it was lost and assigned again', async () => {
    role.membership.onAssigned(BOTH);
    await started(1);
    role.membership.onRevoked(BOTH);
    role.membership.onAssigned(BOTH);
    readings[0]?.resolve('before the loss');
    await started(2);
    readings[1]?.resolve('after it');
    await settled();
    expect(activated).toEqual(['after it']);
  });

  it('does not begin in an instance that is assigned no partition', async () => {
    role.membership.onAssigned([]);
    await settled();
    expect(readings).toEqual([]);
  });

  it('ends the process when its state cannot be read', async () => {
    role.membership.onAssigned(BOTH);
    await started(1);
    readings[0]?.reject(new Error('the log has no end'));
    await settled();
    expect([role.state(), fatal]).toEqual([undefined, [new Error('the log has no end')]]);
  });
});

describe('work for the active instance', () => {
  it('is done with the state, one after another', async () => {
    role.membership.onAssigned(BOTH);
    const seen: string[] = [];
    role.whenActive(async (state) => void seen.push(state));
    await started(1);
    readings[0]?.resolve('the alerts');
    await settled();
    expect(seen).toEqual(['the alerts']);
  });

  it('is left out while the instance stands by', async () => {
    role.whenActive(() => Promise.reject(new Error('it ran')));
    await settled();
    expect(fatal).toEqual([]);
  });

  it('ends the process when it fails', async () => {
    role.membership.onAssigned(BOTH);
    await started(1);
    readings[0]?.resolve('the alerts');
    role.whenActive(() => Promise.reject(new Error('a defect')));
    await settled();
    expect(fatal).toEqual([new Error('a defect')]);
  });
});
