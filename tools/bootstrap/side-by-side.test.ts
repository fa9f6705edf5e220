import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const MODULE = join(import.meta.dirname, 'side-by-side.mjs');

/** Runs the set-up's own scheduling on parts that print when they begin and end. The script ends each with `end('name')`. */
const play = (script: string): string[] => {
  const source = `
    import { sideBySide } from ${JSON.stringify(MODULE)};
    const gates = new Map(['npm', 'jars', 'server', 'page', 'chart'].map((name) => [name, Promise.withResolvers()]));
    const parts = { npm: { name: 'npm' }, jars: { name: 'jars' }, server: { name: 'server' } };
    parts.page = { name: 'page', after: [parts.npm] };
    parts.chart = { name: 'chart', after: [parts.server] };
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const end = async (name) => { gates.get(name).resolve(); await turn(); await turn(); };
    const fail = async (name) => { gates.get(name).reject(new Error(name + ' failed')); await turn(); await turn(); };
    const made = (names) => sideBySide(names.map((name) => parts[name]), async ({ name }) => {
      console.log('begin ' + name);
      await gates.get(name).promise;
      console.log('end ' + name);
    }, () => console.log('give up'));
    ${script}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
  return `${stdout}${stderr}`.trim().split('\n');
};

describe('the parts of the set-up', () => {
  it('are made at the same time, each as soon as the parts that it needs are made', () => {
    const printed = play(`
      const all = made(['npm', 'jars', 'server', 'page', 'chart']);
      await turn();
      await end('npm'); await end('server'); await end('jars'); await end('page'); await end('chart');
      await all;`);
    expect(printed).toEqual([
      ...['begin npm', 'begin jars', 'begin server'],
      ...['end npm', 'begin page', 'end server', 'begin chart', 'end jars', 'end page', 'end chart'],
    ]);
  });

  it('do not wait for a part that is made already', () => {
    expect(play(`const all = made(['page']); await turn(); await end('page'); await all;`)).toEqual([
      'begin page',
      'end page',
    ]);
  });

  it('that fail end the others, begin no more, and say why when nothing runs any more', () => {
    const printed = play(`
      const all = made(['npm', 'server', 'page']).catch((error) => console.log(error.message));
      await turn();
      await fail('npm'); await end('server');
      await all;`);
    expect(printed).toEqual(['begin npm', 'begin server', 'give up', 'end server', 'npm failed']);
  });
});
