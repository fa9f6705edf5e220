import { splitAnnexB } from '../bitstream/annex-b.ts';
import { parseH264Sps } from '../bitstream/h264-sps.ts';
import { h264Role, h265Role } from '../bitstream/slices.ts';

/** Splits a file in Annex B into pictures, each a list of NAL units. Access unit delimiters are left out. */
export function accessUnitsOf(annexB: Buffer, codec: 'h264' | 'h265'): readonly (readonly Buffer[])[] {
  const nals = splitAnnexB(annexB);
  const sps = nals.map((nal) => parseH264Sps(nal)).find((found) => found !== null);
  const units: Buffer[][] = [];
  let unit: Buffer[] = [];
  let hasSlice = false;
  for (const nal of nals) {
    const role = codec === 'h264' ? h264Role(nal, sps?.slices ?? null) : h265Role(nal);
    const begins = role.kind === 'slice' ? role.first : role.kind === 'opening' || role.kind === 'parameter_set';
    if (begins && hasSlice) {
      units.push(unit);
      [unit, hasSlice] = [[], false];
    }
    hasSlice ||= role.kind === 'slice';
    const isDelimiter = codec === 'h264' ? ((nal[0] ?? 0) & 31) === 9 : (((nal[0] ?? 0) >> 1) & 63) === 35;
    if (!isDelimiter) unit.push(nal);
  }
  if (hasSlice) units.push(unit);
  return units;
}
