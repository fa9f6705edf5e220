import { KINDS } from './kinds/registry.ts';
import type { RuleKindDefinition } from './kind.ts';

const PLACES: Readonly<Record<RuleKindDefinition['place'], string>> = {
  zone: 'a zone',
  line: 'a line',
  zone_or_line: 'a zone or a line',
  zone_or_picture: 'a zone or none',
};

/** The kinds as a table in Markdown: what the package's README says of them. */
export function kindTable(): string {
  const rows = Object.entries(KINDS)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, kind]) => [
      `\`${name}\``,
      kind.about.definition,
      needsOf(kind),
      defaultsOf(kind),
      kind.about.limits,
      kind.about.source,
    ]);
  const lines = [
    ['kind', 'definition', 'needs', 'defaults', 'limits', 'source'],
    Array.from({ length: 6 }, () => '---'),
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.map(cellOf).join(' | ')} |`).join('\n');
}

const cellOf = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function needsOf({ place, needsGround, classes }: RuleKindDefinition): string {
  const about = classes.length === 0 ? 'no track' : classes.join(', ');
  return `${PLACES[place]}${needsGround ? ', a calibration' : ''}; ${about}`;
}

function defaultsOf({ defaults, alsoReads = [] }: RuleKindDefinition): string {
  const named = Object.entries(defaults).map(([name, value]) => `${name} ${value}`);
  return [...named, ...alsoReads.map((name) => `(${name})`)].join(', ') || 'none';
}
