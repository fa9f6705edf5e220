import { readFileSync } from 'node:fs';
import { calibrate, type CalibrationTerms, type Ground } from '@marsad/ground';
import type { RuleKind } from '@marsad/schemas';
import type { Size } from '@marsad/vision';
import { EvaluationError } from './errors.ts';
import { SiteFile, type SiteRule } from './site-file.ts';

export type { SiteRule } from './site-file.ts';
type Point = [number, number];

/** A site file that holds together, in px of the video. */
export type Site = {
  readonly calibration: CalibrationTerms | undefined;
  /** For the size of the video. */
  readonly ground: Ground | undefined;
  readonly lines: readonly {
    readonly name: string;
    readonly from: Point;
    readonly to: Point;
    readonly oneWay?: 'left_to_right' | 'right_to_left' | undefined;
  }[];
  readonly zones: readonly { readonly name: string; readonly polygon: readonly Point[] }[];
  readonly rules: readonly SiteRule[];
};

/** What a rule of each kind must name; the others may watch the whole picture. */
const NEEDED: Partial<Record<RuleKind, 'zone' | 'zone_or_line'>> = {
  person_on_carriageway: 'zone',
  object_on_road: 'zone',
  queue: 'zone_or_line',
  wrong_way: 'zone_or_line',
};

/** Corners may lie outside by this share of the picture's width or height, because hands draw past the edge; they are put on it. */
const OUTSIDE_SHARE = 0.1;

/**
 * Reads a site file and checks it against the video's size.
 * @throws {EvaluationError} that names what is wrong and where
 */
export function readSite(path: string, size: Size): Site {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new EvaluationError(`--site ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  return parseSite(text, path, size);
}

/** @throws {EvaluationError} */
export function parseSite(text: string, path: string, size: Size): Site {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new EvaluationError(`--site ${path} is no JSON`);
  }
  const parsed = SiteFile.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
    throw new EvaluationError(`--site ${path}${where}: ${issue?.message ?? 'is no site'}`);
  }
  try {
    return siteOf(parsed.data, size);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError(`--site ${path}: ${error.message}`);
  }
}

function siteOf(file: SiteFile, size: Size): Site {
  checkLines(file, size);
  const calibration = file.calibration && calibrationOf(file.calibration.points, size);
  for (const zone of file.zones) checkZone(zone, size);
  for (const rule of file.rules) checkRule(rule, file);
  return {
    calibration,
    ground: calibration && groundOf(calibration, size),
    lines: file.lines,
    zones: file.zones.map(({ name, polygon }) => ({
      name,
      polygon: polygon.map((corner) => intoPicture(corner, size)),
    })),
    rules: file.rules,
  };
}

const inPicture = ([x, y]: Point, { width, height }: Size, margin = 0): boolean =>
  x >= -margin * width && x <= width * (1 + margin) && y >= -margin * height && y <= height * (1 + margin);

const intoPicture = ([x, y]: Point, { width, height }: Size): Point => [
  Math.min(Math.max(x, 0), width),
  Math.min(Math.max(y, 0), height),
];

const sizeText = ({ width, height }: Size): string => `${width} x ${height} px`;

function calibrationOf(points: NonNullable<SiteFile['calibration']>['points'], size: Size): CalibrationTerms {
  const outside = points.findIndex(({ px }) => !inPicture(px, size));
  if (outside >= 0)
    throw new EvaluationError(
      `point ${outside + 1} of the calibration, ${JSON.stringify(points[outside]?.px)}, lies outside the picture of ${sizeText(size)}: set the points on a picture of the video's own size`,
    );
  return {
    points: points.map(({ px: [x, y], m: [xM, yM] }) => ({ picture: [x / size.width, y / size.height], xM, yM })),
    widthPx: size.width,
    heightPx: size.height,
    origin: 'measured',
  };
}

function groundOf(calibration: CalibrationTerms, size: Size): Ground {
  const found = calibrate(calibration, { widthPx: size.width, heightPx: size.height });
  if (found.kind === 'fault') throw new EvaluationError(found.fault.text);
  return found.ground;
}

function checkLines({ lines }: SiteFile, size: Size): void {
  for (const { name, from, to } of lines) {
    if (from[0] === to[0] && from[1] === to[1])
      throw new EvaluationError(`line ${name} begins where it ends: give it two points`);
    if (!inPicture(from, size) && !inPicture(to, size) && !crossesPicture(from, to, size))
      throw new EvaluationError(`line ${name} lies outside the picture of ${sizeText(size)}`);
  }
}

/** Whether any of a hundred points along the line lies in the picture. */
const crossesPicture = (from: Point, to: Point, size: Size): boolean =>
  Array.from({ length: 101 }, (_, i) => i / 100).some((share) =>
    inPicture([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share], size),
  );

function checkZone({ name, polygon }: SiteFile['zones'][number], size: Size): void {
  const outside = polygon.find((corner) => !inPicture(corner, size, OUTSIDE_SHARE));
  if (outside)
    throw new EvaluationError(
      `zone ${name} has a corner at ${JSON.stringify(outside)}, outside the picture of ${sizeText(size)}: draw it on a picture of the video's own size`,
    );
  const corners = polygon.map((corner) => intoPicture(corner, size));
  const doubled = corners.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  if (Math.abs(doubled) < 2) throw new EvaluationError(`zone ${name} has no area: give it corners that surround some`);
}

function checkRule(rule: SiteRule, { lines, zones }: SiteFile): void {
  const called = `rule ${rule.id} (${rule.kind})`;
  if (rule.zone !== undefined && rule.line !== undefined)
    throw new EvaluationError(`${called} names a zone and a line: name one of them`);
  if (rule.zone !== undefined && !zones.some(({ name }) => name === rule.zone))
    throw new EvaluationError(`${called} watches the zone ${rule.zone}, which the file does not define`);
  if (rule.line !== undefined && !lines.some(({ name }) => name === rule.line))
    throw new EvaluationError(`${called} watches the line ${rule.line}, which the file does not define`);
  const needed = NEEDED[rule.kind];
  if (needed === 'zone' && rule.zone === undefined) throw new EvaluationError(`${called} needs a zone`);
  if (needed === 'zone_or_line' && rule.zone === undefined && rule.line === undefined)
    throw new EvaluationError(`${called} needs a line or a zone`);
}
