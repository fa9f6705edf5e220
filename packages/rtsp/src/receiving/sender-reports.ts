import type { Reception, RtcpReport } from '../rtp/rtcp.ts';
import type { Extender } from '../rtp/wrap.ts';

/** What the camera's own clock showed at one of its stamps, by RTCP of the video. */
export type SenderReport = {
  /** The camera's wall clock, ms since 1970. */
  readonly ntpMs: number;
  /** The stamp of that moment, on the scale of `rtpTime`. */
  readonly rtpTime: number;
  readonly arrivedMs: number;
};

/** Keeps the last sender report. One that comes before the first packet waits for the scale of the stamps. */
export function createSenderReports(stamps: Extender) {
  let last: { readonly report: Extract<RtcpReport, { kind: 'sender_report' }>; readonly arrivedMs: number } | null =
    null;
  let current: SenderReport | null = null;
  const inScale = (): SenderReport | null => {
    if (last && !current) {
      const { report, arrivedMs } = last;
      current = { ntpMs: report.ntpMs, rtpTime: stamps.beside(report.timestamp), arrivedMs };
    }
    return current;
  };
  return {
    note(report: Extract<RtcpReport, { kind: 'sender_report' }>, arrivedMs: number): void {
      last = { report, arrivedMs };
      current = null;
      if (stamps.last !== null) inScale();
    },
    /** Call it once there was a packet. */
    current: inScale,
    /** What a receiver report repeats of it. */
    echo: (nowMs: number): Reception['report'] =>
      last ? { middleNtp: last.report.middleNtp, ageMs: nowMs - last.arrivedMs } : null,
  };
}
