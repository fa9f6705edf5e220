import { describe, expect, test } from 'vitest';
import { isSharedGroup, planCopies, withoutCommitted } from './group-offsets.ts';

const at = (offsets: Record<string, Record<number, string>>) =>
  new Map(
    Object.entries(offsets).map(([topic, partitions]) => [
      topic,
      new Map(Object.entries(partitions).map(([partition, offset]) => [Number(partition), offset])),
    ]),
  );
const AGDAL = 'marsad.agdal.plate.read.v1';
const HASSAN = 'marsad.hassan.plate.read.v1';
const ACTS = 'marsad.city.governance.act.v1';

describe('offsets of a group that all districts shared', () => {
  test("continue in each district's own group, and those of the city's topics in the city's group", () => {
    const offsets = at({ [AGDAL]: { 0: '7', 1: '9' }, [HASSAN]: { 0: '3' }, [ACTS]: { 0: '2' } });
    expect(planCopies('analytics-writer.rows', offsets).map(({ to, offsets: of }) => [to, of])).toEqual([
      ['analytics-writer.agdal.rows', at({ [AGDAL]: { 0: '7', 1: '9' } })],
      ['analytics-writer.hassan.rows', at({ [HASSAN]: { 0: '3' } })],
      ['analytics-writer.city.rows', at({ [ACTS]: { 0: '2' } })],
    ]);
  });

  test("of a service of the city continue in one group, whatever the topic's district", () => {
    const alerts = at({ 'marsad.agdal.alert.changed.v2': { 0: '4' }, 'marsad.hassan.alert.changed.v2': { 0: '5' } });
    expect(planCopies('agency-gateway.disclosures', alerts)).toEqual([
      { from: 'agency-gateway.disclosures', to: 'agency-gateway.city.disclosures', offsets: alerts },
    ]);
  });

  test.each([
    ['plate-reader.plates', true],
    ['camera-ingest.views-ingest-1', true],
    ['plate-reader.agdal.plates', false],
    ['camera-ingest.agdal.views-ingest-1', false],
    ['command-center.past.x', false],
    ['agency.police.alerts', false],
  ])('%s was a shared group: %s', (group, expected) => {
    expect(isSharedGroup(group)).toBe(expected);
    expect(planCopies(group, at({ [AGDAL]: { 0: '1' } })).length > 0).toBe(expected);
  });

  test('never overwrite the offsets that the new group has committed itself', () => {
    const offsets = at({ [AGDAL]: { 0: '7', 1: '9' }, [HASSAN]: { 0: '3' } });
    expect(withoutCommitted(offsets, at({ [AGDAL]: { 0: '20' }, [HASSAN]: { 0: '0' } }))).toEqual(
      at({ [AGDAL]: { 1: '9' } }),
    );
  });
});
