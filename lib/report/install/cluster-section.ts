import type { Platform } from '../../homelab';
import { type NeededSecret, neededSecrets } from '../../kubernetes/rules/secret-keys';
import { fenced } from './markdown';

/** What a cluster gets. */
export interface ClusterDelivery {
  /** What the homelab asks for. */
  platform: Platform;
  /** What was written for it, by file name. */
  manifests: ReadonlyMap<string, string>;
}

/** One object of a manifest. */
interface Written {
  group: string;
  kind: string;
  name: string;
  namespace?: string;
}

interface ManifestFile {
  path: string;
  objects: Written[];
}

/** Who brings the kinds of an API group: a chart of ours, or somebody before us. */
const BRINGS: Readonly<Record<string, { crd: string; from: string; release?: string }>> = {
  'source.toolkit.fluxcd.io': {
    crd: 'ocirepositories.source.toolkit.fluxcd.io',
    from: "Flux's source-controller, which fetches the charts",
  },
  'helm.toolkit.fluxcd.io': {
    crd: 'helmreleases.helm.toolkit.fluxcd.io',
    from: "Flux's helm-controller, which installs them",
  },
  'gateway.networking.k8s.io': {
    crd: 'gateways.gateway.networking.k8s.io',
    from: "the Gateway API's CRDs, and a controller that serves them",
  },
  'cilium.io': { crd: 'ciliumloadbalancerippools.cilium.io', from: 'Cilium' },
  'cert-manager.io': { crd: 'clusterissuers.cert-manager.io', from: 'cert-manager', release: 'cert-manager' },
  'monitoring.coreos.com': {
    crd: 'servicemonitors.monitoring.coreos.com',
    from: "the Prometheus operator's CRDs",
    release: 'kube-prometheus-stack',
  },
};

/** How the manifests reach the cluster; nothing where there are none. */
export function clusterSection({ platform, manifests }: ClusterDelivery): string[] {
  const files = [...manifests].map(([name, text]) => ({
    path: `manifests/${name}`,
    objects: objectsIn(text),
  }));
  if (files.length === 0) return [];
  const all = files.flatMap(({ objects }) => objects);
  const releases = all.filter(({ kind }) => kind === 'HelmRelease');
  const brought = ({ group }: Written) => {
    const name = BRINGS[group]?.release;
    return releases.find((release) => release.name === name);
  };
  const later = files.filter(({ objects }) => objects.some((one) => brought(one) !== undefined));
  const namespaces = files.filter(({ objects }) => objects.every(({ kind }) => kind === 'Namespace'));
  const first = files.filter((file) => !later.includes(file) && !namespaces.includes(file));
  const waited = new Set(later.flatMap(({ objects }) => objects.flatMap((one) => brought(one) ?? [])));
  const secrets = neededSecrets(platform);
  return [
    '## The cluster: `manifests/`',
    '',
    ...neededFirst(all.filter((one) => brought(one) === undefined)),
    ...secretLines(secrets),
    '### In this order',
    '',
    ...(later.length === 0
      ? []
      : [
          `${later.map(({ path }) => `\`${path}\``).join(', ')} ${later.length === 1 ? 'has' : 'have'} kinds that the cluster knows only once ${[...waited].map(({ name }) => name).join(' and ')} ${waited.size === 1 ? 'is' : 'are'} installed, and so ${later.length === 1 ? 'goes' : 'go'} last.`,
          '',
        ]),
    ...fenced('sh', [
      ...applied(namespaces),
      ...(secrets.length === 0 ? [] : ['# now the Secrets above']),
      ...applied(first),
      ...[...waited].map(
        ({ name, namespace }) =>
          `kubectl -n ${namespace} wait --for=condition=Ready --timeout=15m helmrelease/${name}`,
      ),
      ...applied(later),
    ]),
    '',
    ...(all.some(({ group }) => group === 'helm.toolkit.fluxcd.io') ? inGit(later) : []),
  ];
}

function applied(files: readonly ManifestFile[]): string[] {
  if (files.length === 0) return [];
  return [`kubectl apply --server-side ${files.map(({ path }) => `-f ${path}`).join(' ')}`];
}

function inGit(later: readonly ManifestFile[]): string[] {
  return [
    'Or commit `manifests/` into the repository that Flux reads, in place of `kubectl apply`; what a later `synth` changes is a commit then.',
    ...(later.length === 0
      ? []
      : [
          `Flux applies nothing of a Kustomization in which it doesn't know a kind. So put ${later.map(({ path }) => `\`${path}\``).join(', ')} into a folder with a Kustomization of its own, which has \`dependsOn\` for the other, and give that one \`wait: true\`.`,
        ]),
    '',
  ];
}

function neededFirst(objects: readonly Written[]): string[] {
  const needed = [...new Set(objects.map(({ group }) => group))].flatMap((group) => BRINGS[group] ?? []);
  if (needed.length === 0) return [];
  return [
    'What has to be in the cluster before, since nothing here installs it:',
    '',
    ...needed.map(({ from }) => `- ${from}`),
    '',
    ...fenced('sh', [`kubectl get crd ${needed.map(({ crd }) => crd).join(' ')}   # one line for each`]),
    '',
  ];
}

function secretLines(secrets: readonly NeededSecret[]): string[] {
  if (secrets.length === 0) return [];
  return [
    '### Secrets of the cluster',
    '',
    'The manifests name them, and whoever runs the cluster makes them: with what it has for that (SOPS, External Secrets),',
    'or by hand. Each command below asks for its values, so that none of them stands in the arguments of a command or in the',
    "shell's history. First, in the shell of a terminal:",
    '',
    ...fenced('sh', ASK),
    '',
    'Then one after the other:',
    '',
    ...secrets.flatMap(({ namespace, name, keys }) => [
      `- ${Object.entries(keys)
        .map(([key, about]) => `\`${key}\`: ${about}`)
        .join('<br>')}`,
      '',
      ...fenced('sh', [`secret ${namespace} ${name} ${Object.keys(keys).join(' ')}`]).map(
        (line) => `  ${line}`,
      ),
      '',
    ]),
  ];
}

/** `secret NAMESPACE NAME KEY…`, for any shell: printf is the shell's own, and so starts no process. */
const ASK = [
  'secret() {',
  '  target=$1/$2; head=$(printf \'apiVersion: v1\\nkind: Secret\\nmetadata: {namespace: "%s", name: "%s"}\\ndata:\' "$1" "$2")',
  '  shift 2',
  '  {',
  '    printf \'%s\\n\' "$head"',
  '    for key in "$@"; do',
  '      printf \'%s, %s: \' "$target" "$key" >&2',
  '      stty -echo; IFS= read -r value; stty echo; echo >&2',
  '      printf \'  %s: %s\\n\' "$key" "$(printf %s "$value" | base64 | tr -d \'\\n\')"',
  '    done',
  '  } | kubectl apply --server-side -f -',
  '}',
];

/** What stands in a manifest of ours: each object's own lines begin at the margin. */
function objectsIn(manifest: string): Written[] {
  return manifest.split(/^---$/m).flatMap((text): Written[] => {
    const [, version] = /^apiVersion: (.+)$/m.exec(text) ?? [];
    const [, kind] = /^kind: (.+)$/m.exec(text) ?? [];
    if (version === undefined || kind === undefined) return [];
    const [, metadata = ''] = /^metadata:\n((?: {2}.*\n)*)/m.exec(text) ?? [];
    const [, name = ''] = /^ {2}name: (.+)$/m.exec(metadata) ?? [];
    const [, namespace] = /^ {2}namespace: (.+)$/m.exec(metadata) ?? [];
    return [
      {
        group: version.includes('/') ? (version.split('/')[0] ?? '') : '',
        kind,
        name,
        ...(namespace === undefined ? {} : { namespace }),
      },
    ];
  });
}
