import { agencyAlerts, cameraRegistered, sceneObserved, type AnyEvent } from '@marsad/schemas';
import { describe, expect, it } from 'vitest';
import { createSubscription } from './subscription.ts';

describe('a subscription', () => {
  const events: AnyEvent[] = [sceneObserved, cameraRegistered];
  const subscription = createSubscription(events, ['agdal', 'hassan']);

  it('has a topic for each event and district, and one topic for an event of the whole city', () => {
    expect(subscription.topics).toEqual([
      'marsad.agdal.scene.observed.v1',
      'marsad.hassan.scene.observed.v1',
      'marsad.city.camera.registered.v2',
    ]);
  });

  it('knows the district of a partition, and where its dead letters go', () => {
    expect(subscription.place('marsad.hassan.scene.observed.v1', 3).district).toBe('hassan');
    expect(subscription.place('marsad.city.camera.registered.v2', 0).district).toBe('city');
    expect(subscription.deadLetterDistrict('marsad.city.camera.registered.v2')).toBe('agdal');
  });

  it('without any topic is a defect', () => {
    expect(() => createSubscription([sceneObserved], [])).toThrow();
    expect(() => createSubscription([agencyAlerts], ['agdal'])).toThrow();
  });

  it("has a topic for each agency for an agency's event, whatever the districts", () => {
    const toAgencies = createSubscription<AnyEvent>([agencyAlerts, sceneObserved], ['agdal'], ['police', 'rescue']);
    expect(toAgencies.topics).toEqual([
      'agency.police.alerts.v2',
      'agency.rescue.alerts.v2',
      'marsad.agdal.scene.observed.v1',
    ]);
    expect(toAgencies.of('agency.police.alerts.v2').place).toBe('police');
    expect(toAgencies.place('agency.police.alerts.v2', 0).district).toBe('city');
    expect(toAgencies.deadLetterDistrict('agency.rescue.alerts.v2')).toBe('agdal');
  });
});
