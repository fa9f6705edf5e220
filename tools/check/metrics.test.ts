import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  complaintsOfName,
  complaintsOfTable,
  createdIn,
  metricsComplaints,
  rowsOf,
  unknownNamesIn,
} from './metrics.ts';

const created = (code: string, file = 'services/alerting/metrics.ts') => createdIn(file, code);
const complaints = (code: string, file?: string): string[] => created(code, file).flatMap(complaintsOfName);

describe('the name of a metric', () => {
  it.each([
    `meter.createCounter('alerting_changes_total', {})`,
    `meter.createHistogram('alerting_raise_seconds', {})`,
    `meter.createObservableGauge('alerting_open_alerts', {})`,
    `observeGauge(meter, 'alerting_open_alerts', 'Open alerts', () => open.size)`,
    `meter.createCounter('marsad_evidence_total')`,
    `meter\n    .createObservableCounter('process_cpu_time_seconds_total', {})`,
  ])('is accepted: %s', (code) => {
    expect(complaints(code)).toEqual([]);
  });

  it.each([
    [`meter.createHistogram('alerting_raise_ms', {})`, 'those are in seconds'],
    [`meter.createHistogram('alerting_raise_milliseconds', {})`, 'those are in seconds'],
    [`meter.createGauge('alerting_wait_minutes', {})`, 'those are in seconds'],
    [`meter.createHistogram('alerting_raise', {})`, 'without its unit'],
    [`meter.createCounter('alerting_changes', {})`, 'ends with _total exactly where it is a counter'],
    [`meter.createGauge('alerting_open_total', {})`, 'ends with _total exactly where it is a counter'],
    [`meter.createCounter('audit_changes_total', {})`, 'begins neither with its service'],
    [`meter.createCounter('Alerting.changes_total', {})`, 'is not a name in lower case'],
    ['meter.createCounter(`${prefix}_changes_total`, {})', 'is not a name in lower case'],
    ['meter.createCounter(name, {})', 'not written there as a text'],
    ['observeGauge(meter, name, "Open alerts", read)', 'not written there as a text'],
    [
      `observeGauge(meter, 'alerting_open_total', 'Open alerts', read)`,
      'ends with _total exactly where it is a counter',
    ],
  ])('is refused: %s', (code, why) => {
    expect(complaints(code).join('\n')).toContain(why);
  });
});

describe('the table of metrics', () => {
  const table = '| `alerting_changes_total` | counter | | alerting | Revisions |\n';

  it('is compared with the code in both directions', () => {
    const code = `meter.createCounter('alerting_changes_total', {})`;
    expect(complaintsOfTable(created(code), rowsOf(table))).toEqual([]);
    expect(complaintsOfTable([], rowsOf(table))).toEqual([
      'docs/metrics.md names alerting_changes_total, which nobody creates',
    ]);
    expect(complaintsOfTable(created(code), rowsOf(''))[0]).toContain('does not know alerting_changes_total');
    const elsewhere = created(`meter.createCounter('alerting_changes_total')`, 'services/audit/metrics.ts');
    expect(complaintsOfTable([...created(code), ...elsewhere], rowsOf(table))[0]).toContain(
      'it is counter, , alerting, audit',
    );
  });

  it('knows every metric of the project, and no reader names another', () => {
    expect(metricsComplaints(join(import.meta.dirname, '..', '..'))).toEqual([]);
  });

  it('finds a name that a document took from an earlier release', () => {
    const names = new Set(['alerting_changes_total']);
    expect(unknownNamesIn('docs/x.md', '`alerting_changes_total`, `alerting_outcomes_total`', names)).toEqual([
      'docs/x.md names the metric alerting_outcomes_total, which nobody creates',
    ]);
  });
});
