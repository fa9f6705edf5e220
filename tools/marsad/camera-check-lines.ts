import type { CheckReport } from '@marsad/streaming/check';

const UNKNOWN = 'not known';
const number = (value: number): string => String(Math.round(value * 10) / 10);
const known = (value: number | null, unit: string): string => (value === null ? UNKNOWN : `${number(value)} ${unit}`);

function pictureOf({ codec, width, height, displayWidth, displayHeight, rotation }: CheckReport): string {
  if (codec === null) return UNKNOWN;
  const isShownOtherwise = displayWidth !== null && (displayWidth !== width || displayHeight !== height);
  const shown = isShownOtherwise ? `, shown as ${displayWidth}x${displayHeight}` : '';
  const turned = rotation !== null && rotation !== 0 ? `, turned by ${rotation} degrees` : '';
  return `${codec}, ${width}x${height}${shown}${turned}`;
}

function clockOf({ clockSource, clockOffsetMs }: CheckReport): string {
  if (clockSource === null) return UNKNOWN;
  if (clockOffsetMs === null) return `${clockSource}, the camera does not tell its time`;
  const side = clockOffsetMs < 0 ? 'behind' : 'ahead';
  return `${clockSource}, the camera's own is ${Math.round(Math.abs(clockOffsetMs))} ms ${side}`;
}

function ratesOf({ declaredFps, deliveredFps }: CheckReport): string {
  const declared = declaredFps === null ? '' : `, ${number(declaredFps)} declared`;
  return deliveredFps === null ? UNKNOWN : `${number(deliveredFps)} a second${declared}`;
}

/** A report for people: one fact a line, and at the end what needs attention. */
export function linesOf(report: CheckReport): string[] {
  const { state, reason, keyframeSeconds, bitrateKbps, audio, scenes, tracks, blindSeconds } = report;
  const { recorded, recordedSeconds, gaps, packetsLost, problems } = report;
  const missingMs = gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const rows: readonly (readonly [string, string])[] = [
    ['state', reason === null ? state : `${state}: ${reason}`],
    ['video', pictureOf(report)],
    ['pictures', ratesOf(report)],
    ['key frames', keyframeSeconds === null ? UNKNOWN : `every ${number(keyframeSeconds)} s`],
    ['bit rate', known(bitrateKbps, 'kbit/s')],
    ['sound', audio ?? 'none'],
    ['clock', clockOf(report)],
    ['analysed', `${scenes} pictures, ${tracks} tracks, longest time between two ${number(blindSeconds)} s`],
    ['recorded', `${number(recordedSeconds)} s in ${recorded.length} files`],
    ['gaps', gaps.length === 0 ? 'none' : `${number(missingMs / 1_000)} s in ${gaps.length}`],
    ['lost packets', String(packetsLost)],
  ];
  return [
    ...rows.map(([name, value]) => `${name.padEnd(13)}${value}`),
    ...(problems.length === 0 ? ['No problem was found.'] : ['', 'Problems:', ...problems.map((text) => `- ${text}`)]),
  ];
}
