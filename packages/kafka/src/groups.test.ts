import { alertChanged, auditEntry, cameraRegistered, sceneObserved, trackEnded, type AnyEvent } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { MisplacedEventError } from './errors.ts';
import { planGroups, joinAll } from './groups.ts';
import type { Consumer } from './types.ts';

const plan = (events: readonly AnyEvent[], districts: string[], belongsTo?: 'district' | 'city') =>
  planGroups('alerting', {
    group: 'decisions',
    events,
    districts,
    handle: () => ({}),
    ...(belongsTo && { belongsTo }),
  });

describe('the groups of a process', () => {
  it('are one for each district, which reads nothing of another', () => {
    const plans = plan([sceneObserved, trackEnded], ['agdal', 'hassan']);
    expect(plans.map(({ group, options }) => [group, options.districts])).toEqual([
      ['alerting.agdal.decisions', ['agdal']],
      ['alerting.hassan.decisions', ['hassan']],
    ]);
  });

  it('are one for the city, which may read every district', () => {
    const plans = plan([alertChanged, auditEntry], ['agdal', 'hassan'], 'city');
    expect(plans.map(({ group, options }) => [group, options.districts])).toEqual([
      ['alerting.city.decisions', ['agdal', 'hassan']],
    ]);
  });

  it("do not let a district's group read events of the whole city", () => {
    expect(() => plan([sceneObserved, cameraRegistered], ['agdal'])).toThrow(MisplacedEventError);
  });

  it('are joined all together or not at all', async () => {
    const stopped: string[] = [];
    const member = (name: string): Consumer => ({
      groups: [name],
      assigned: () => [],
      partitionOf: () => undefined,
      release: () => Promise.resolve(),
      stop: () => Promise.resolve(void stopped.push(name)),
    });
    const both = await joinAll([Promise.resolve(member('a')), Promise.resolve(member('b'))]);
    expect(both.groups).toEqual(['a', 'b']);
    await expect(joinAll([Promise.resolve(member('c')), Promise.reject(new Error('forbidden'))])).rejects.toThrow(
      'forbidden',
    );
    expect(stopped).toEqual(['c']);
  });
});
