import Table from 'cli-table3';
import { AT_NIGHT, EVERYDAY, SCENARIOS } from '../street/scenarios/scenarios.ts';
import { isMeasured, runScenario, type Run } from '../street/scenarios/run-scenario.ts';
import { scoreOf, type Score } from '../street/scenarios/score.ts';
import { checkOut, writeOut } from './out-file.ts';
import { measureStreets, streetTable } from './street-table.ts';

type Options = { readonly seeds: number; readonly out?: string };

const percent = (share: number | undefined): string => (share === undefined ? '' : `${Math.round(share * 100)} %`);

/**
 * Runs the rules over the scenarios of the synthetic street and prints what they found of each kind, and how the measures of traffic compare
 * with what truly drove there.
 * @throws {EvaluationError} if the result cannot be written
 */
export function evaluateScenarios({ seeds, out }: Options): void {
  if (out !== undefined) checkOut(out);
  const numbers = Array.from({ length: seeds }, (_, i) => i + 1);
  const scores: Score[] = [];
  for (const scenario of SCENARIOS) {
    const [rule] = scenario.rules;
    if (!rule || !isMeasured(rule.kind)) continue;
    const runs = numbers.map((seed) => runScenario(scenario, seed));
    scores.push(scoreOf(rule.kind, runs));
  }
  const everyday = [...EVERYDAY, ...AT_NIGHT].map((scenario) =>
    quietOf(
      scenario.name,
      numbers.map((seed) => runScenario(scenario, seed)),
    ),
  );
  const traffic = measureStreets(numbers);
  console.log(tableOf(scores));
  for (const { name, hours, raised } of everyday)
    console.log(`nothing happens on ${name}: ${raised.length} raised in ${hours.toFixed(1)} h ${raised.join(' ')}`);
  console.log(streetTable(traffic));
  if (out !== undefined)
    writeOut(out, `${JSON.stringify({ seeds: numbers, kinds: scores, everyday, traffic }, null, 2)}\n`);
}

const quietOf = (name: string, runs: readonly Run[]) => ({
  ...{ name, hours: runs.reduce((sum, run) => sum + run.hours, 0) },
  raised: runs.flatMap(({ raised }) => raised.map(({ kind }) => kind)),
});

function tableOf(scores: readonly Score[]): string {
  const head = ['kind', 'hours', 'incidents', 'found', 'false', 'again', 'precision', 'recall', 'false/h', 'delay s'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const score of scores)
    table.push([
      ...[score.kind, score.hours.toFixed(1), score.incidents, score.found, score.false, score.again],
      ...[
        percent(score.precision),
        percent(score.recall),
        score.falsePerHour.toFixed(1),
        score.delayS?.toFixed(1) ?? '',
      ],
    ]);
  return table.toString();
}
