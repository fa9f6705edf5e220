import {
  AVCOL_RANGE_JPEG,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_BT709,
  AVCOL_TRC_SMPTE2084,
  AV_PIX_FMT_GRAY10LE,
  AV_PIX_FMT_GRAY12LE,
  AV_PIX_FMT_GRAY8,
  AV_PIX_FMT_YUV420P,
} from 'node-av/constants';
import type { Frame } from 'node-av/lib';

/** Corrects levels after scaling, where the scaler does not. Levels from 0, black, to 1, white. */
type Curve = (level: number) => number;

/** The grey formats of decoders, which the scaler takes for full range whatever they say. */
const GREY = new Set<number>([AV_PIX_FMT_GRAY8, AV_PIX_FMT_GRAY10LE, AV_PIX_FMT_GRAY12LE]);
/** The luminance of diffuse white in high dynamic range, cd/m² (Rec. ITU-R BT.2408). */
const WHITE = 203;
/** Of what an ordinary screen shows, the share from which highlights are compressed. */
const KNEE = 0.6;

/** PQ (Rec. ITU-R BT.2100, table 4): signal to luminance, cd/m². */
function luminanceOfPq(signal: number): number {
  const [m1, m2, c1, c2, c3] = [2_610 / 16_384, 2_523 / 32, 3_424 / 4_096, 2_413 / 128, 2_392 / 128];
  const root = signal ** (1 / m2);
  return 10_000 * (Math.max(0, root - c1) / (c2 - c3 * root)) ** (1 / m1);
}

/** HLG (table 5) on a screen of 1,000 cd/m²: signal to luminance. */
function luminanceOfHlg(signal: number): number {
  const [a, b, c] = [0.178_832_77, 0.284_668_92, 0.559_910_73];
  const scene = signal <= 0.5 ? signal ** 2 / 3 : (Math.exp((signal - c) / a) + b) / 12;
  return 1_000 * scene ** 1.2;
}

/** A luminance as an ordinary screen with a gamma of 2.4 shows it: unchanged up to the knee, and ever less above. */
function shown(luminance: number): number {
  const level = luminance / WHITE;
  const room = 1 - KNEE;
  const mapped = level <= KNEE ? level : KNEE + room * (1 - Math.exp((KNEE - level) / room));
  return mapped ** (1 / 2.4);
}

const fromPq: Curve = (level) => shown(luminanceOfPq(level));
const fromHlg: Curve = (level) => shown(luminanceOfHlg(level));
const fromLimited: Curve = (level) => (level * 255 - 16) / 219;

/** The curve that a source needs; null for nearly every one. */
export function curveOf({ format, colorRange, colorTrc }: Frame): Curve | null {
  if (colorTrc === AVCOL_TRC_SMPTE2084) return fromPq;
  if (colorTrc === AVCOL_TRC_ARIB_STD_B67) return fromHlg;
  return GREY.has(format) && colorRange !== AVCOL_RANGE_JPEG ? fromLimited : null;
}

/** Applies a curve to a scaled frame in place. In planar YUV the luma carries it, and the chroma stays. */
export function applyCurve(frame: Frame, curve: Curve): void {
  const levels = levelsOf(curve, frame.format === AV_PIX_FMT_YUV420P);
  const rows = frame.data?.[0];
  const end = (frame.linesize[0] ?? 0) * frame.height;
  if (rows) for (let at = 0; at < end; at += 1) rows[at] = levels[rows[at] ?? 0] ?? 0;
  if (curve !== fromLimited) frame.colorTrc = AVCOL_TRC_BT709;
}

const tables = new Map<Curve, { readonly full: Uint8Array; readonly limited: Uint8Array }>();

function levelsOf(curve: Curve, isLimited: boolean): Uint8Array {
  const known = tables.get(curve) ?? { full: tableOf(curve, 0, 255), limited: tableOf(curve, 16, 219) };
  tables.set(curve, known);
  return isLimited ? known.limited : known.full;
}

const tableOf = (curve: Curve, black: number, range: number): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, value) => {
    const level = curve(Math.min(1, Math.max(0, (value - black) / range)));
    return Math.round(black + range * Math.min(1, Math.max(0, level)));
  });
