import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Homelab } from '../../lib/homelab';
import k3sFlux from '../../stacks/k3s-flux';
import proxmoxPi from '../../stacks/proxmox-pi';
import rack from '../../stacks/rack';
import truenas from '../../stacks/truenas';
import { manifests } from '../../synth/manifests';

const root = resolve(__dirname, '../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('rack has one file per area', () => {
  expect(Object.keys(manifests(rack))).toEqual([
    'namespaces.yaml',
    'cilium.yaml',
    'gateway.yaml',
    'cert-manager.yaml',
    'certificates.yaml',
    'monitoring.yaml',
    'ups-alerts.yaml',
    'routes.yaml',
    'nut-exporter.yaml',
    'logging.yaml',
    'logging-alerts.yaml',
  ]);
});

test.each<[string, Homelab]>([
  ['proxmox-pi', proxmoxPi],
  ['truenas', truenas],
])('%s has no cluster, and so no manifests', (_, homelab) => {
  expect(manifests(homelab)).toEqual({});
});

test('what must not be reached without a log-in is not exposed', () => {
  expect(manifests(k3sFlux)['routes.yaml']).not.toContain('prometheus.example.net');
});

test('a second time gives the same bytes', () => {
  expect(manifests(rack)).toEqual(manifests(structuredClone(rack)));
});

test.each([
  ['in this folder', {}, root],
  [
    'elsewhere, in another time zone and language',
    { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
    '/',
  ],
])(
  'the cdk8s app writes the same files %s',
  (_, environment, cwd) => {
    const out = mkdtempSync(join(folder, 'out-'));
    execFileSync(
      process.execPath,
      ['--require', join(root, 'node_modules/ts-node/register/transpile-only'), join(root, 'synth/main.ts')],
      {
        cwd,
        env: {
          ...process.env,
          ...environment,
          TS_NODE_PROJECT: join(root, 'tsconfig.json'),
          RIDETHROUGH_ENVIRONMENT: join(root, 'stacks/rack.ts'),
          CDK8S_OUTDIR: out,
        },
      },
    );
    const written = readdirSync(out).map((file): [string, string] => [
      file,
      readFileSync(join(out, file), 'utf8'),
    ]);
    expect(Object.fromEntries(written)).toEqual(manifests(rack));
  },
  120_000,
);

describe('the manifests, for review', () => {
  test.each<[string, Homelab]>([
    ['rack', rack],
    ['k3s-flux', k3sFlux],
  ])('%s', (_, homelab) => {
    expect(reviewed(manifests(homelab))).toMatchSnapshot();
  });
});

/** Every file without its dashboards, which have tests of their own. */
function reviewed(files: Record<string, string>): string {
  return Object.entries(files)
    .map(
      ([file, text]) =>
        `# ${file}\n${text.replace(/^( +\S+\.json): \|\n(?: {4}.*\n)*/gm, '$1: (a dashboard)\n')}`,
    )
    .join('\n');
}
