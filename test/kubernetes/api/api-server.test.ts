import { Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import type { Homelab } from '../../../lib/homelab';
import { Gateway, type GatewaySpec } from '../../../lib/kubernetes/api/gateway-api';
import { certificateSecret } from '../../../lib/kubernetes/rules/gateway-listeners';
import k3sFlux from '../../../stacks/k3s-flux';
import rack from '../../../stacks/rack';
import { manifests } from '../../../synth/manifests';
import { missingGoTool } from '../../support/go-tool';
import type { KubernetesObject } from '../../support/kubernetes/api-client';
import { type ApiServer, startApiServer } from '../../support/kubernetes/api-server';
import { unknownFields } from '../../support/kubernetes/crd-schema';
import { describeWith } from '../../support/needs';
import { type GatewayCase, gatewayCases } from '../rules/gateway-cases';

/** Their CRDs are not at hand; the tests of the constructs hold them against what Cilium publishes. */
const isCilium = ({ apiVersion }: KubernetesObject) => apiVersion.startsWith('cilium.io/');

const homelabs: [string, Homelab][] = [
  ['rack', rack],
  ['k3s-flux', k3sFlux],
];

function objectsOf(homelab: Homelab): KubernetesObject[] {
  const texts = Object.values(manifests(homelab));
  return texts.flatMap((text) =>
    parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject),
  );
}

describeWith({ shared: ['crds'] }, 'the published definitions', () => {
  test.each(homelabs)('have every field that %s is written with', (_, homelab) => {
    const ours = objectsOf(homelab).filter((one) => one.apiVersion.includes('.') && !isCilium(one));
    expect(new Set(ours.map(({ kind }) => kind)).size).toBeGreaterThan(6);
    expect(ours.flatMap((one) => unknownFields(one).map((field) => `${one.kind}: ${field}`))).toEqual([]);
  });
});

describeWith({ shared: ['crds'], also: [missingGoTool('kubernetes')] }, 'a real API server', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer({
      crds: ['gateway-api', 'cert-manager', 'flux-helm', 'flux-source', 'prometheus-operator'],
    });
  }, 1_200_000);

  afterAll(async () => {
    await server?.stop();
  });

  test.each(homelabs)(
    'takes every object of %s',
    async (_, homelab) => {
      const flux = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } };
      for (const object of [flux, ...objectsOf(homelab)].filter((one) => !isCilium(one))) {
        const { kind, metadata } = object;
        const answer = await server.apply(object);
        expect({
          kind,
          name: metadata.name,
          said: answer.accepted ? answer.warnings : answer.message,
        }).toEqual({
          kind,
          name: metadata.name,
          said: [],
        });
      }
    },
    120_000,
  );

  test.each(gatewayCases)(
    'agrees with our rules: $name',
    async (one) => {
      const answer = await server.apply(asWritten(one), { dryRun: true });
      if (one.refusal === undefined) expect(answer).toMatchObject({ accepted: true });
      else expect(answer).toMatchObject({ accepted: false, message: expect.stringContaining(one.refusal) });
    },
    60_000,
  );
});

/** A Gateway as the construct would write it, if it took what the rules refuse. */
function asWritten({ listeners, clusterIssuer }: GatewayCase): KubernetesObject {
  const gateway = { name: 'web', ...(clusterIssuer !== undefined && { clusterIssuer }) };
  const spec: GatewaySpec = {
    gatewayClassName: 'cilium',
    listeners: listeners.map((listener) => {
      const { tls, routesFrom: _, ...rest } = listener;
      const secret = certificateSecret(gateway, listener);
      const mode = tls?.mode ?? 'Terminate';
      const needed = tls !== undefined || listener.protocol === 'HTTPS' || listener.protocol === 'TLS';
      return {
        ...rest,
        ...(needed && {
          tls: { mode, ...(secret !== undefined && { certificateRefs: [{ name: secret }] }) },
        }),
      };
    }),
  };
  const object = new Gateway(Testing.chart(), 'gateway', {
    metadata: { name: 'web', namespace: 'default' },
    spec,
  });
  return object.toJson();
}
