import { ciliumApi } from '../../../lib/kubernetes/cilium/api-versions';

test.each([
  ['1.15.6', 'cilium.io/v2alpha1', 'cilium.io/v2alpha1', 'peering-policy'],
  ['1.16', 'cilium.io/v2alpha1', 'cilium.io/v2alpha1', 'cluster-config'],
  ['1.17.9', 'cilium.io/v2alpha1', 'cilium.io/v2alpha1', 'cluster-config'],
  ['1.18', 'cilium.io/v2', 'cilium.io/v2', 'cluster-config'],
  ['v1.20.1', 'cilium.io/v2', 'cilium.io/v2', 'cluster-config'],
])('Cilium %s takes pools as %s, BGP as %s %s', (version, pools, apiVersion, kinds) => {
  expect(ciliumApi(version)).toEqual({ pools, l2: 'cilium.io/v2alpha1', bgp: { apiVersion, kinds } });
});

test.each(['', '1', '2.0', 'latest', '1.18-rc'])('%p is no version', (version) => {
  expect(() => ciliumApi(version)).toThrow(
    new RangeError(`'${version}' is not a version of Cilium 1: write it as '1.18' or '1.18.2'`),
  );
});
