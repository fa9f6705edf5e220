import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, SetupError } from './run.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const workshop = join(root, '.marsad');
const at = (...path) => join(root, ...path);
const log = (name) => join(workshop, 'setup', `${name}.log`);
const stampFile = (name) => join(workshop, 'setup', `${name}.sha256`);

/** A hash of what a part is made from. A part whose hash differs from its stamp is made again. */
const hashOf = (paths) => {
  const hash = createHash('sha256');
  for (const path of paths)
    hash.update(path.slice(root.length)).update(existsSync(path) ? readFileSync(path) : 'absent');
  return hash.digest('hex');
};
const stamped = (name, paths) => existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === hashOf(paths);
const stamp = (name, paths) => {
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), hashOf(paths));
};

/** Every file below a folder, without what is built or installed. */
const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
const countIn = (folder) => (existsSync(folder) ? readdirSync(folder).length : 0);

const lock = at('package-lock.json');
const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/** Whether npm's own record of what it installed agrees with the lock file. Optional packages may be for other machines. */
function installed() {
  const record = at('node_modules', '.package-lock.json');
  if (!existsSync(record) || !existsSync(at('node_modules', '.bin', 'node'))) return false;
  const have = packagesOf(record);
  return Object.entries(packagesOf(lock)).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') || optional || link || have[path]?.version === version,
  );
}

/** How many packages are unpacked: npm makes every folder first and fills it later. */
const unpacked = () => {
  const folder = at('node_modules');
  return existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'package.json'))).length
    : 0;
};

export const packages = {
  programs: ['npm'],
  missing: () => !installed(),
  async make(position) {
    await run({
      what: `${position} npm packages, Node 24 among them (1.6 GB, one to two minutes)`,
      command: 'npm',
      // `npm ci` refuses a lock file that lacks packages of other systems, and a registry's mirror may not hold those (Node for macOS).
      // `install --no-save` follows the lock file just as strictly and changes no file of ours.
      args: ['install', '--no-save', '--no-progress'],
      cwd: root,
      // ONNX Runtime's library for graphics cards would be downloaded by a script; the one for processors is in the package.
      env: { ONNXRUNTIME_NODE_INSTALL: 'skip' },
      log: log('packages'),
      howFar: () => `${unpacked()} packages unpacked`,
    });
    if (!existsSync(at('node_modules', '.bin', 'node')))
      throw new SetupError(
        'there is no Node 24 for this machine among the packages: Linux on x64 or arm64, or macOS on arm64, is needed.',
      );
  },
};

const pom = at('deploy', 'local', 'kafka', 'pom.xml');
const libraries = join(workshop, 'kafka', 'libs');
export const kafka = {
  programs: ['java', 'mvn'],
  missing: () => countIn(libraries) === 0 || !stamped('kafka', [pom]),
  async make(position) {
    await run({
      what: `${position} Apache Kafka (43 MB)`,
      command: 'mvn',
      args: ['-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${libraries}`],
      cwd: root,
      log: log('kafka'),
      howFar: () => `${countIn(libraries)} libraries`,
    });
    stamp('kafka', [pom]);
  },
};

const OBJECT_STORE = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';
const programs = join(workshop, 'bin');
export const objectStore = {
  programs: ['go'],
  missing: () => !existsSync(join(programs, 'versitygw')),
  make: (position) =>
    run({
      what: `${position} the object store (Versity S3 Gateway), built from source (one to two minutes on two cores)`,
      command: 'go',
      args: ['install', '-v', '-trimpath', '-ldflags=-s -w', OBJECT_STORE],
      cwd: root,
      env: { GOBIN: programs, CGO_ENABLED: '0', GOTOOLCHAIN: process.env['GOTOOLCHAIN'] ?? 'auto' },
      log: log('object-store'),
      howFar: (lines) => `${lines} packages compiled`,
    }),
};

const chartLintSources = () => filesBelow(at('tools', 'chart-lint'));
export const chartLint = {
  programs: ['go'],
  // Two compilations at once would only share the processors. After the other one, half of this one's packages are compiled.
  after: [objectStore],
  missing: () => !existsSync(join(programs, 'chart-lint')) || !stamped('chart-lint', chartLintSources()),
  async make(position) {
    await run({
      what: `${position} the checker of the Helm chart, built from source (one to two minutes on two cores)`,
      command: 'go',
      args: ['build', '-v', '-trimpath', '-ldflags=-s -w', '-o', join(programs, 'chart-lint'), '.'],
      cwd: at('tools', 'chart-lint'),
      env: { CGO_ENABLED: '0', GOTOOLCHAIN: process.env['GOTOOLCHAIN'] ?? 'auto' },
      log: log('chart-lint'),
      howFar: (lines) => `${lines} packages compiled`,
    });
    stamp('chart-lint', chartLintSources());
  },
};

const mayInstall = () =>
  process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && statSync('/usr/bin/apt-get').isFile();

/** Installs a Debian package where that is possible; if it fails, the tests that need it say so. One at a time, because dpkg locks. */
let installing = Promise.resolve();
const installWithApt = (position, what, debianPackage) => {
  const apt = (args) => ({
    command: 'apt-get',
    args: ['-y', '-q', ...args],
    cwd: root,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
  installing = installing.then(async () => {
    try {
      await run({ what: `${position} the list of Debian's packages`, log: log('apt'), ...apt(['update']) });
      await run({
        what: `${position} ${what}`,
        log: log(debianPackage),
        ...apt(['install', '--no-install-recommends', debianPackage]),
      });
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      console.error(`  ${error.message}`);
    }
  });
  return installing;
};

const hasPython = () => spawnSync('python3', ['-c', 'import ensurepip, venv']).status === 0;
/** For the examples in Python. Without Python their tests say that they did not run, and the run fails. */
export const python = {
  programs: [],
  missing: () => !hasPython() && mayInstall(),
  make: (position) => installWithApt(position, 'Python, for the tests of the examples in it', 'python3-venv'),
};

/**
 * The clients that analysts and agencies use, for the tests that connect with them: Python's clients of ClickHouse, Kafka and gRPC, the JDBC driver, and
 * the driver of Grafana's data source.
 */
const clients = at('tools', 'analyst-clients');
const clientsRoom = join(workshop, 'analyst-clients');
export const analystClients = {
  programs: ['java', 'mvn', 'go'],
  after: [chartLint, python],
  missing: () =>
    !stamped(
      'analyst-clients',
      filesBelow(clients).filter((path) => !path.endsWith('.ts')),
    ),
  async make(position) {
    const room = join(clientsRoom, 'python');
    const driver = join(programs, 'grafana-driver');
    const inPython = [
      ["Python's clients of ClickHouse, Kafka and gRPC", 'python3', ['-m', 'venv', '--clear', room]],
      [
        "Python's clients of ClickHouse, Kafka and gRPC",
        join(room, 'bin', 'pip'),
        ['install', '--disable-pip-version-check', '-r', join(clients, 'requirements.txt')],
      ],
    ];
    const steps = [
      ...(hasPython() ? inPython : []),
      [
        'the JDBC driver (12 MB)',
        'mvn',
        [
          '-B',
          '-f',
          join(clients, 'pom.xml'),
          'dependency:copy-dependencies',
          `-DoutputDirectory=${join(clientsRoom, 'jars')}`,
        ],
      ],
      [
        "the driver of Grafana's data source, built from source (one to two minutes on two cores)",
        'go',
        ['build', '-v', '-trimpath', '-ldflags=-s -w', '-o', driver, '.'],
        join(clients, 'grafana'),
      ],
    ];
    for (const [what, command, args, cwd = root] of steps)
      await run({
        what: `${position} ${what}`,
        command,
        args,
        cwd,
        env: { CGO_ENABLED: '0', GOTOOLCHAIN: process.env['GOTOOLCHAIN'] ?? 'auto' },
        log: log('analyst-clients'),
      });
    // Without Python the part is not whole: the next set-up tries again.
    if (!hasPython()) return;
    stamp(
      'analyst-clients',
      filesBelow(clients).filter((path) => !path.endsWith('.ts')),
    );
  },
};

const web = at('services', 'command-center', 'web');
const pageSources = () => [...filesBelow(web), ...filesBelow(at('schemas', 'src')), lock];
export const webPage = {
  programs: ['npm'],
  after: [packages],
  missing: () =>
    existsSync(join(web, 'vite.config.ts')) &&
    (!existsSync(join(web, 'dist', 'index.html')) || !stamped('web-page', pageSources())),
  async make(position) {
    const path = `${at('node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;
    await run({
      what: `${position} the web page`,
      command: 'npm',
      args: ['run', '--silent', 'build', '--workspace', '@marsad/command-center-web'],
      cwd: root,
      env: { PATH: path },
      log: log('web-page'),
    });
    stamp('web-page', pageSources());
  },
};

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const hasBrowser = () => BROWSERS.some((path) => existsSync(path));
/** Without a browser the tests of the page say that they did not run, and the run fails. */
export const browser = {
  programs: [],
  missing: () => !hasBrowser() && mayInstall(),
  make: (position) => installWithApt(position, 'Chromium, for the browser tests', 'chromium'),
};
