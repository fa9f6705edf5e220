import { join } from 'node:path';
import { LocalCityError, readRightsFile, ROOT } from '@marsad/deploy-local';
import type { Halt, ProcessingAct } from '@marsad/schemas';
import { Analytic } from '@marsad/schemas';
import { Argument, Command } from 'commander';
import { answer, type Wanted } from './answer.ts';
import { decideAs, personOf } from './decide-as.ts';
import { printTable } from './table.ts';

type Governance = { acts: ProcessingAct[]; halts: { analytic: Analytic; halt?: Halt }[] };

async function list(wanted: Wanted): Promise<void> {
  const { acts, halts } = await (await personOf('controller')).json<Governance>('/api/governance');
  answer(wanted, { acts, halts }, () => {
    printTable(
      ['act', 'analytic', 'cameras', 'reference', 'state', 'until'],
      acts.map(({ actId, analytic, cameras, cndpReference, state, expiresAtMs }) => [
        actId,
        analytic,
        cameras.join(', '),
        cndpReference,
        state,
        new Date(expiresAtMs).toISOString(),
      ]),
    );
    for (const { analytic, halt } of halts)
      if (halt?.halted) console.log(`${analytic} is halted since ${new Date(halt.atMs).toISOString()}: ${halt.reason}`);
  });
}

async function publish(actId: string, wanted: Wanted): Promise<void> {
  const { acts } = readRightsFile(join(ROOT, 'samples', 'rights.yaml'));
  const found = acts.find((act) => act.actId === actId);
  if (!found)
    throw new LocalCityError(
      `samples/rights.yaml has no act ${actId}: name one of ${acts.map((act) => act.actId).join(', ')}`,
    );
  const { validForDays, ...act } = found;
  const validFromMs = Date.now();
  const expiresAtMs = validFromMs + validForDays * 86_400_000;
  await decideAs('controller', { kind: 'act.publish', act: { ...act, validFromMs, expiresAtMs } });
  answer(wanted, { inForce: actId, expiresAtMs }, () => console.log(`${actId} is in force.`));
}

export function rightsCommands(): Command[] {
  const analytic = () => new Argument('<analytic>', 'what is computed').choices(Analytic.options);
  const rights = new Command('rights').description('What may be computed');
  rights.command('list').description('Every act, and what is halted').action(list);
  rights
    .command('publish <act>')
    .description('Puts an act of samples/rights.yaml in force again, as the controller')
    .action(publish);
  const halt = new Command('halt')
    .description('Stops an analytic everywhere within 5 s, as the supervisor')
    .addArgument(analytic())
    .requiredOption('--reason <text>', 'why')
    .action(async (name: Analytic, { reason, json }: Wanted & { reason: string }) => {
      await decideAs('supervisor', { kind: 'halt', analytic: name, reason });
      answer({ json }, { halted: name }, () => console.log(`${name} is halted.`));
    });
  const resume = new Command('resume')
    .description('Lets an analytic run again, as the controller')
    .addArgument(analytic())
    .requiredOption('--reason <text>', 'why')
    .action(async (name: Analytic, { reason, json }: Wanted & { reason: string }) => {
      await decideAs('controller', { kind: 'resume', analytic: name, reason });
      answer({ json }, { resumed: name }, () => console.log(`${name} runs again.`));
    });
  return [rights, halt, resume];
}
