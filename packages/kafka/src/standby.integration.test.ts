import { sceneObserved, trackEnded } from '@marsad/schemas';
import { createBus, eventually, uniqueGroup, useStack } from '@marsad/testkit';
import { afterEach, describe, expect, it } from 'vitest';

const stack = useStack();
const bus = createBus(stack);
afterEach(() => bus.close());

describe('one active and a standby', () => {
  it('the first does all the work, the second takes it over when the first stops, and a third waits', async () => {
    const district = await stack.createDistrict();
    const group = uniqueGroup();
    const producer = await bus.producer('camera-ingest');
    const seen: string[] = [];
    const join = (name: string) =>
      bus.open('behaviour-analytics', { clientId: name }).consume({
        group,
        events: [sceneObserved, trackEnded],
        districts: [district],
        mode: 'active_standby',
        handle: ({ events }) => (seen.push(...events.map(({ attributes }) => `${name} ${attributes.id}`)), {}),
      });
    const everyCamera = (round: string) =>
      Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          producer.send(
            sceneObserved,
            { ...sceneObserved.example, district, camera: `camera-${index}` },
            { id: `${round}:${index}` },
          ),
        ),
      );

    const first = await join('first');
    const second = await join('second');
    await eventually(() => expect([first.assigned().length, second.assigned().length]).toEqual([8, 0]));
    await everyCamera('one');
    await eventually(() => expect(seen).toHaveLength(12));
    const third = await join('third');
    await first.stop();
    await eventually(() => expect([second.assigned().length, third.assigned().length]).toEqual([8, 0]));
    await everyCamera('two');
    await eventually(() => expect(seen).toHaveLength(24));
    expect(seen.filter((line) => line.startsWith('first one'))).toHaveLength(12);
    expect(seen.filter((line) => line.startsWith('second two'))).toHaveLength(12);
  });
});
