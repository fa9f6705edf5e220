import type { Alert } from '@marsad/schemas';

export type AlertSummary = {
  total: number;
  byState: Record<string, number>;
  hotlistExact: number;
  hotlistPossible: number;
  behaviour: Record<string, number>;
  clipsReady: number;
  viewsFailed: number;
};

/** Counts of alerts, by what a person would ask first. */
export function summariseAlerts(alerts: readonly Alert[]): AlertSummary {
  const summary: AlertSummary = {
    total: alerts.length,
    byState: {},
    hotlistExact: 0,
    hotlistPossible: 0,
    behaviour: {},
    clipsReady: 0,
    viewsFailed: 0,
  };
  for (const { state, why, snapshot, clip, plateCrop } of alerts) {
    summary.byState[state] = (summary.byState[state] ?? 0) + 1;
    if (why.rule === 'behaviour') summary.behaviour[why.kind] = (summary.behaviour[why.kind] ?? 0) + 1;
    else if (why.match === 'exact') summary.hotlistExact += 1;
    else summary.hotlistPossible += 1;
    if (clip.status === 'ready') summary.clipsReady += 1;
    summary.viewsFailed += [snapshot, clip, plateCrop].filter((view) => view.status === 'failed').length;
  }
  return summary;
}
