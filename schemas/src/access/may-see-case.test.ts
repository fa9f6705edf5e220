import { describe, expect, it, test } from 'vitest';
import { caseChanged } from '../case/case-changed.v1.ts';
import { caseInSight, maySeeCase, roleOnCase } from './may-see-case.ts';
import { Role } from './roles.ts';
import type { Viewer } from './may-see.ts';

const CITY = { operatedBy: 'rabat-operations' };
const lead: Viewer = {
  subject: 'demo-supervisor',
  agency: CITY.operatedBy,
  role: 'supervisor',
  districts: ['agdal'],
};
const by = { by: { subject: 'x', name: 'x', agency: 'x' }, atMs: 1 };
const span = (district: string) => ({ district, camera: `${district}-1`, fromMs: 1, toMs: 2, spanId: district, ...by });
const record = caseChanged.schema.parse({ ...caseChanged.example, spans: [span('agdal'), span('hassan')] });

describe('a case', () => {
  it('is seen by the people on it and by nobody else', () => {
    expect(maySeeCase(lead, record, CITY)).toBe(true);
    expect(roleOnCase(lead, record)).toBe('lead');
    const colleague = { ...lead, subject: 'another-supervisor', districts: ['*'] };
    expect(maySeeCase(colleague, record, CITY)).toBe(false);
    expect(maySeeCase({ ...lead, agency: 'strangers' }, record, CITY)).toBe(false);
  });

  test.each(Role.options)('that names a person opens for them as %s only where the role has cases', (role) => {
    const mayHave = ['operator', 'supervisor', 'judge'].includes(role);
    expect(maySeeCase({ ...lead, role }, record, CITY)).toBe(mayHave);
  });

  it('shows nothing of a district that the person does not work for', () => {
    expect(caseInSight(lead, record).spans.map(({ district }) => district)).toEqual(['agdal']);
    expect(caseInSight({ ...lead, districts: ['*'] }, record).spans).toHaveLength(2);
    expect(caseInSight({ ...lead, districts: [] }, record).spans).toEqual([]);
  });
});
