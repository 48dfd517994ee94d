import { crdSchema, unknownFields } from '../support/kubernetes/crd-schema';
import { describeWith } from '../support/needs';

describeWith({ shared: ['crds'] }, "a CRD's schema", () => {
  test('is found by apiVersion and kind', () => {
    const schema = crdSchema('gateway.networking.k8s.io/v1', 'Gateway');
    expect(schema.properties?.spec?.required).toEqual(['gatewayClassName', 'listeners']);
    expect(() => crdSchema('gateway.networking.k8s.io/v9', 'Gateway')).toThrow(
      'no CRD at hand has the kind Gateway in gateway.networking.k8s.io/v9',
    );
  });

  test('tells the fields that it does not have, wherever they stand', () => {
    const listeners = [{ name: 'http', prot: 80 }];
    const gateway = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'edge' },
    };
    expect(
      unknownFields({ ...gateway, spec: { listeners, class: 'cilium' }, data: {} } as typeof gateway),
    ).toEqual(['spec.listeners[0].prot', 'spec.class', 'data']);
  });

  test('lets maps with keys of their own be', () => {
    const release = { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease' };
    const spec = { values: { any: { thing: 1 } }, commonMetadata: { labels: { a: 'b' } } };
    expect(unknownFields({ ...release, metadata: { name: 'x' }, spec } as typeof release)).toEqual([]);
  });
});
