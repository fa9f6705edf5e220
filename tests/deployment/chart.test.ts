import { spawn, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  environmentOf,
  freePorts,
  ROOT,
  MARSAD_FOLDER,
  SERVICES_WITH_OBJECTS,
  type Addresses,
} from '@marsad/deploy-local';
import { CAMERA_PARTITIONS, PRINCIPALS, type Principal } from '@marsad/schemas';
import { eventually } from '@marsad/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';

const folder = mkdtempSync(join(tmpdir(), 'marsad-chart-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const release = (name: string): string => join(ROOT, 'helm', 'releases', `${name}.yaml`);

/** Lints the chart, renders it and decodes every object as Kubernetes does. */
function lint(values: string, chart = join(ROOT, 'helm', 'marsad')) {
  const { status, stdout, stderr } = spawnSync(join(MARSAD_FOLDER, 'bin', 'chart-lint'), ['-print', chart, values], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
type Volume = { name: string; emptyDir?: { sizeLimit: string }; secret?: { secretName: string } };
type Probe = { httpGet: { path: string; port: string } };
type Workload = {
  kind: string;
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: string;
            args: string[];
            env: { name: string; value?: string }[];
            volumeMounts: { name: string; mountPath: string }[];
            ports: { name: string; containerPort: number }[];
            startupProbe: Probe;
            livenessProbe: Probe;
            readinessProbe: Probe;
            resources: { requests: { cpu: string } };
            securityContext: unknown;
          },
        ];
        volumes: Volume[];
        priorityClassName?: string;
        securityContext: unknown;
      };
    };
  };
};
type Scaled = { maxReplicaCount: number; triggers: { metadata: { consumerGroup?: string; lagThreshold?: string } }[] };
type KubernetesObject = { kind: string; metadata: { name: string }; spec: unknown };
const rendered = new Map<string, KubernetesObject[]>();
function objectsOf(name: string): KubernetesObject[] {
  const objects =
    rendered.get(name) ??
    parseAllDocuments(lint(release(name)).stdout).flatMap(
      (document) => (document.toJS() as KubernetesObject | null) ?? [],
    );
  rendered.set(name, objects);
  return objects;
}
const workloadsOf = (name: string): Workload[] =>
  objectsOf(name).filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet') as (KubernetesObject &
    Workload)[];
const podOf = (service: string): Workload['spec']['template']['spec'] => {
  const pods = workloadsOf('hassan').map(({ spec }) => spec.template.spec);
  const found = pods.find(({ containers: [{ name }] }) => name === service);
  if (!found) throw new Error(`no pod of ${service}`);
  return found;
};

/** The chart with one text of one template replaced. */
function chartWith(template: string, before: string, after: string): string {
  const chart = mkdtempSync(join(folder, 'planted-'));
  cpSync(join(ROOT, 'helm', 'marsad'), join(chart, 'marsad'), { recursive: true });
  const path = join(chart, 'marsad', 'templates', template);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(before);
  writeFileSync(path, text.replace(before, after));
  return join(chart, 'marsad');
}

describe('the chart', () => {
  test.each(['hassan', 'city'])('renders the release %s to valid Kubernetes objects', (name) => {
    expect(lint(release(name))).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('all of them valid') as string,
    });
  });

  test('runs every service of the city as its own process, in one kind of release or each part in its own', () => {
    const services = PRINCIPALS.filter((principal) => principal !== 'deployment');
    const partsOf = (name: string): string[] =>
      ['hassan', 'city'].flatMap((kind) =>
        workloadsOf(kind)
          .map((workload) => workload.spec.template.spec.containers[0])
          .filter((container) => container.name === name)
          .map(({ args, env }) => {
            expect(args).toEqual([`services/${name}/main.ts`]);
            return env.find((variable) => variable.name === 'MARSAD_PART')?.value ?? 'whole';
          }),
      );
    for (const service of services) expect([['whole'], ['district', 'city']], service).toContainEqual(partsOf(service));
  });

  test('scales consumers by the lag of their own district, to as many replicas as there are partitions', () => {
    const scaled = (kind: string) =>
      objectsOf(kind)
        .filter((object) => object.kind === 'ScaledObject')
        .map(({ spec }) => spec as Scaled)
        .flatMap(({ maxReplicaCount, triggers }) =>
          triggers.flatMap(({ metadata: { consumerGroup, lagThreshold } }) =>
            consumerGroup === undefined ? [] : [[consumerGroup, maxReplicaCount, Number(lagThreshold)] as const],
          ),
        );
    expect(scaled('hassan').map(([group]) => group)).toEqual([
      'analytics-writer.hassan.rows',
      'behaviour-analytics.hassan.scenes',
      'face-matcher.hassan.heads',
      'plate-reader.hassan.plates',
      'view-maker.hassan.clips',
      'view-maker.hassan.playback',
    ]);
    expect(scaled('city').map(([group]) => group)).toEqual(['analytics-writer.city.rows']);
    for (const [group, replicas, lagThreshold] of [...scaled('hassan'), ...scaled('city')]) {
      expect(replicas, group).toBeLessThanOrEqual(CAMERA_PARTITIONS);
      expect(lagThreshold, group).toBe(group.startsWith('view-maker.') ? 5 : 2_000);
      expect(textsIn(group.split('.')[0] ?? ''), group).toContain(group.split('.')[2]);
    }
  });

  test('lets view-maker yield to every other pod, and lets its cache fill no node', () => {
    const classes = objectsOf('hassan').filter(({ kind }) => kind === 'PriorityClass');
    const { priorityClassName, containers, volumes } = podOf('view-maker');
    expect(classes).toMatchObject([{ metadata: { name: priorityClassName }, value: -10, preemptionPolicy: 'Never' }]);
    const others = [...workloadsOf('hassan'), ...workloadsOf('city')]
      .map(({ spec }) => spec.template.spec)
      .filter((pod) => pod.containers[0].name !== 'view-maker');
    const [{ env, resources }] = containers;
    for (const other of others) {
      expect(other.priorityClassName, other.containers[0].name).toBeUndefined();
      const { cpu } = other.containers[0].resources.requests;
      expect(coresOf(cpu), other.containers[0].name).toBeGreaterThan(coresOf(resources.requests.cpu));
    }
    const kept = Number(env.find(({ name }) => name === 'MARSAD_VIEW_CACHE_BYTES')?.value);
    const sizeLimit = volumes.find(({ name }) => name === 'view-cache')?.emptyDir?.sizeLimit ?? '';
    expect(sizeLimit).toMatch(/^\d+Gi$/);
    expect(Number.parseInt(sizeLimit) * 2 ** 30).toBeGreaterThan(2 * kept);
  });

  test('lets camera-ingest and edge-gateway alone connect to the cameras, and cameras to edge-gateway alone', () => {
    const policies = objectsOf('hassan').filter(({ kind }) => kind === 'NetworkPolicy');
    const ofCameras = policies.filter(({ spec }) => JSON.stringify(spec).includes('10.40.0.0/16'));
    const of = (service: string) => ({ matchLabels: { 'app.kubernetes.io/name': service } });
    expect(ofCameras).toMatchObject([
      { spec: { podSelector: of('camera-ingest'), policyTypes: ['Egress'] } },
      // It also asks ONVIF devices.
      { spec: { podSelector: of('edge-gateway'), policyTypes: ['Egress'] } },
      { spec: { podSelector: of('edge-gateway'), policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 8443 }] }] } },
    ]);
  });

  test('gives the passwords of cameras to the two services that connect to cameras, and to no other', () => {
    const withPasswords = workloadsOf('hassan').flatMap(({ spec }) => {
      const { containers, volumes } = spec.template.spec;
      const [{ name, env, volumeMounts }] = containers;
      const path = env.find((variable) => variable.name === 'MARSAD_CAMERA_CREDENTIALS')?.value;
      const volume = volumes.find(({ secret }) => secret?.secretName === 'marsad-camera-credentials')?.name;
      return path || volume
        ? [{ name, path, folder: volumeMounts.find((mount) => mount.name === volume)?.mountPath }]
        : [];
    });
    const given = { path: '/etc/marsad-cameras/credentials.json', folder: '/etc/marsad-cameras' };
    expect(withPasswords.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'camera-ingest', ...given },
      { name: 'edge-gateway', ...given },
    ]);
  });

  test('lets smart cameras reach edge-gateway with its certificate, at the address that they come from', () => {
    const { containers, volumes } = podOf('edge-gateway');
    const [{ env, ports }] = containers;
    expect(ports).toContainEqual({ name: 'edge', containerPort: 8443 });
    const paths = env.filter(({ name }) => /^MARSAD_EDGE_(CERTIFICATE|KEY|CAMERA_CA)$/.test(name));
    expect(paths.map(({ value }) => value)).toEqual(
      ['tls.crt', 'tls.key', 'ca.crt'].map((name) => `/etc/marsad-edge/${name}`),
    );
    expect(volumes).toContainEqual({ name: 'edge-door', secret: { secretName: 'marsad-edge-gateway-tls' } });
    const [door] = objectsOf('hassan').filter(
      ({ kind, metadata }) => kind === 'Service' && metadata.name.endsWith('edge-gateway'),
    );
    expect(door?.spec).toMatchObject({ externalTrafficPolicy: 'Local', ports: [{ port: 8443, targetPort: 'edge' }] });
  });

  test('lets no process be root, write to its image or gain a right', () => {
    for (const workload of [...workloadsOf('hassan'), ...workloadsOf('city')]) {
      const pod = workload.spec.template.spec;
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(pod.containers[0].securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  test('gives every service the settings that it gets on one machine; secrets come from its own secret', () => {
    const settings = { city: 'c', districts: ['d'], cityFile: 'f', media: 'm', telemetryPort: 1, logLevel: 'info' };
    for (const workload of [...workloadsOf('hassan'), ...workloadsOf('city')]) {
      const [{ name, env }] = workload.spec.template.spec.containers;
      const local = environmentOf({ service: name as Principal, replica: 'r', wave: 1 }, ADDRESSES, settings);
      const here = new Set(env.map((variable) => variable.name));
      const missing = Object.keys(local).filter(
        (variable) => variable.startsWith('MARSAD_') && !SECRET.test(variable) && !here.has(variable),
      );
      expect(missing, name).toEqual([]);
    }
  });

  test('probes each pod on the address at which the chart lets its service answer', async () => {
    for (const workload of [...workloadsOf('hassan'), ...workloadsOf('city')]) {
      const [{ name, env, ports, startupProbe, livenessProbe, readinessProbe }] =
        workload.spec.template.spec.containers;
      const given = Object.fromEntries(env.map(({ name: variable, value }) => [variable, value]));
      const telemetry = ports.find((port) => port.name === 'telemetry')?.containerPort;
      expect([given['MARSAD_TELEMETRY_HOST'], given['MARSAD_TELEMETRY_PORT']], name).toEqual([
        '0.0.0.0',
        `${telemetry}`,
      ]);
      const probes = [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet);
      expect(probes, name).toEqual(['/health', '/health', '/ready'].map((path) => ({ path, port: 'telemetry' })));
    }
  });

  test('a service with the environment of its pod answers its probes on the pod’s own address', async () => {
    const [pod] = workloadsOf('hassan').filter(
      ({ spec }) => spec.template.spec.containers[0].name === 'behaviour-analytics',
    );
    const { env = [], startupProbe, readinessProbe } = pod?.spec.template.spec.containers[0] ?? {};
    const [port = 0] = await freePorts(1);
    const service = spawn(process.execPath, [join(ROOT, 'services', 'behaviour-analytics', 'main.ts')], {
      env: {
        PATH: process.env['PATH'],
        ...Object.fromEntries(env.map(({ name, value }) => [name, value ?? 'pod-1'])),
        // A pod has a broker, a secret, a mounted city.yaml and a port of its own. The test stands in for them.
        MARSAD_CITY_FILE: join(ROOT, 'samples', 'city.yaml'),
        MARSAD_KAFKA_BROKERS: '127.0.0.1:1',
        MARSAD_KAFKA_PASSWORD: 'x',
        MARSAD_S3_SECRET_KEY: 'x',
        MARSAD_TELEMETRY_PORT: String(port),
      },
      stdio: 'ignore',
    });
    const address =
      Object.values(networkInterfaces())
        .flatMap((all) => all ?? [])
        .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
    try {
      const ask = async (path: string | undefined): Promise<number> =>
        (await fetch(`http://${address}:${port}${path}`, { signal: AbortSignal.timeout(2_000) })).status;
      await eventually(async () => expect(await ask(startupProbe?.httpGet.path)).toBe(200), { timeoutMs: 20_000 });
      expect(await ask(readinessProbe?.httpGet.path)).toBe(503);
    } finally {
      service.kill('SIGKILL');
    }
  });

  test.each([
    [
      'a misspelt field',
      chartWith.bind(null, 'workloads.yaml', 'maxUnavailable: 0', 'maxUnavailabel: 0'),
      'maxUnavailabel',
    ],
    [
      'an unknown kind',
      chartWith.bind(null, 'workloads.yaml', 'kind: PodDisruptionBudget', 'kind: PodBudget'),
      'PodBudget',
    ],
    [
      'a field that KEDA does not know',
      chartWith.bind(null, 'scaling.yaml', 'pollingInterval:', 'pollInterval:'),
      'pollInterval',
    ],
    [
      'a lag that is no text',
      chartWith.bind(null, 'scaling.yaml', '$.Values.keda.lagThreshold | quote', '$.Values.keda.lagThreshold'),
      'metadata of type string',
    ],
    [
      'a setting that the scaler does not know',
      chartWith.bind(null, 'scaling.yaml', 'lagThreshold:', 'lagThreshhold:'),
      'has no lagThreshold',
    ],
    [
      'two triggers of one name',
      chartWith.bind(null, 'scaling.yaml', 'name: {{ $group.purpose }}', 'name: lag'),
      'two triggers named "lag"',
    ],
    [
      'a scaler of the wrong kind of workload',
      chartWith.bind(null, 'scaling.yaml', 'kind: StatefulSet', 'kind: Deployment'),
      'there is no Deployment marsad-camera-ingest',
    ],
    [
      'a priority class that does not exist',
      chartWith.bind(null, '_helpers.tpl', 'priorityClassName: {{', 'priorityClassName: other-{{'),
      'no priority class is named other-marsad-marsad-view-maker',
    ],
    [
      'a cache without its volume',
      chartWith.bind(
        null,
        '_helpers.tpl',
        '    - name: view-cache\n      emptyDir',
        '    - name: cache\n      emptyDir',
      ),
      'no volume is named view-cache',
    ],
  ])('is refused with %s', (_, plant, complaint) => {
    const { status, stderr } = lint(release('hassan'), plant());
    expect(status).toBe(1);
    expect(stderr).toContain(complaint);
  });

  test.each([
    ['no broker', { kafka: { brokers: [] } }, 'name at least one broker'],
    ['a priority above that of other pods', { services: { 'view-maker': { priority: 10 } } }, 'maximum'],
    [
      'a lag of nothing',
      { services: { 'view-maker': { groups: { district: [{ purpose: 'clips', lagThreshold: '0' }] } } } },
      'lagThreshold',
    ],
    [
      'a group without a purpose',
      { services: { 'view-maker': { groups: { district: [{ lagThreshold: '5' }] } } } },
      'purpose',
    ],
    ['two districts in one release', { districts: ['hassan', 'agdal'] }, 'serves exactly one'],
  ])('with %s is refused with a remedy', (_, wrong, complaint) => {
    const values = join(folder, 'values.yaml');
    writeFileSync(values, stringify({ ...(parse(readFileSync(release('hassan'), 'utf8')) as object), ...wrong }));
    const { status, stderr } = lint(values);
    expect(status).toBe(1);
    expect(stderr).toContain(complaint);
  });
});

/** CPU as Kubernetes writes it, in cores. */
const coresOf = (cpu: string): number => (cpu.endsWith('m') ? Number.parseInt(cpu) / 1_000 : Number(cpu));

/** Every text in the source of a service: the purposes of its consumer groups are among them. */
function textsIn(service: string): string[] {
  const source = join(ROOT, 'services', service);
  return globSync('**/*.ts', { cwd: source, exclude: ['node_modules/**', '**/*.test.ts'] }).flatMap((path) =>
    [...readFileSync(join(source, path), 'utf8').matchAll(/'([a-z-]+)'/g)].map(([, text = '']) => text),
  );
}

/** The settings that a pod gets from its secret. */
const SECRET = /PASSWORD|SECRET|PRIVATE_KEY|COMMITMENT_KEY/;
const everybody = Object.fromEntries(PRINCIPALS.map((principal) => [principal, 'x']));
const ADDRESSES: Addresses = {
  directory: '/d',
  ports: { kafka: 1, kafkaController: 2, kafkaBroker: 3, objects: 4, clickhouse: 5, oidc: 6, http: 7, edge: 8 },
  kafka: { brokers: ['b:1'], passwords: everybody },
  s3: {
    endpoint: 'http://s',
    secretKeys: Object.fromEntries(SERVICES_WITH_OBJECTS.map((service) => [service, 'x'])),
    root: { accessKey: 'x', secretKey: 'x' },
  },
  clickhouse: { url: 'http://c', passwords: { 'analytics-writer': 'x', 'command-center': 'x' } },
  oidc: { issuer: 'http://o', clientId: 'c', clientSecret: 'x' },
  publicUrl: 'http://p',
  sessionSecret: 'x',
  keys: {
    governance: { privateKey: 'x', publicKey: 'x' },
    audit: { privateKey: 'x', publicKey: 'x' },
    evidence: { privateKey: 'x', publicKey: 'x' },
    commitment: 'x',
  },
};
