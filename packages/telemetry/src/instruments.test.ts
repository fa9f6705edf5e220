import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createEvidenceOutcome,
  createFrameAge,
  createInferenceDuration,
  createStepOutcome,
  observeGauge,
  startTelemetry,
  type Telemetry,
} from './index.ts';

let telemetry: Telemetry;
beforeEach(async () => {
  telemetry = await startTelemetry({ service: 'alerting', replica: 'alerting-1', port: 0, logLevel: 'fatal' });
});
afterEach(() => telemetry.stop());

/** The lines of the metrics page that begin with the name. */
const linesOf = async (name: string): Promise<string[]> => {
  const page = await (await fetch(`http://127.0.0.1:${telemetry.port}/metrics`)).text();
  return page.split('\n').filter((line) => line.startsWith(name));
};

describe('the outcomes of steps', () => {
  const countAll = (passesOf?: readonly string[]): void => {
    const outcome = createStepOutcome(telemetry.meter, passesOf);
    outcome('find_camera', 'pass', undefined);
    outcome('watch', 'pass', undefined);
    outcome('watch', 'drop', 'repeated_frame');
  };

  it.each([
    [undefined, 3],
    [['watch'], 2],
    [[], 1],
  ])('count the passes of %s', async (passesOf, series) => {
    countAll(passesOf);
    expect(await linesOf('marsad_pipeline_outcomes_total')).toHaveLength(series);
  });

  it('name the step, the kind and the reason', async () => {
    countAll([]);
    const [line] = await linesOf('marsad_pipeline_outcomes_total');
    expect(line).toContain('step="watch",kind="drop",reason="repeated_frame"');
  });
});

it('the instruments that services share have the names and bucket boundaries that dashboards use', async () => {
  createInferenceDuration(telemetry.meter)(0.03);
  createFrameAge(telemetry.meter)(-1);
  createEvidenceOutcome(telemetry.meter)('stored');
  observeGauge(telemetry.meter, 'alerting_open', 'Alerts that are open', () => 7);
  expect((await linesOf('marsad_inference_duration_seconds_bucket')).at(2)).toMatch(/le="0.04".* 1$/);
  expect((await linesOf('marsad_frame_age_seconds_bucket')).at(0)).toMatch(/le="0.05".* 1$/);
  expect((await linesOf('marsad_evidence_total')).at(0)).toMatch(/outcome="stored".* 1$/);
  expect((await linesOf('alerting_open')).at(0)).toMatch(/ 7$/);
});
