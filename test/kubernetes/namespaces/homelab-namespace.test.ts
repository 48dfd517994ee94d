import { HomelabNamespace } from '../../../lib/kubernetes/namespaces/homelab-namespace';
import { synthesized } from '../support/synthesized';

test('says what Pod Security admission enforces', () => {
  const objects = synthesized((chart) => {
    new HomelabNamespace(chart, 'a', {
      name: 'monitoring',
      podSecurity: 'privileged',
      labels: { team: 'me' },
    });
    new HomelabNamespace(chart, 'b', { name: 'web' });
  });
  expect(objects).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'monitoring',
        labels: { 'pod-security.kubernetes.io/enforce': 'privileged', team: 'me' },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'web', labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } },
    },
  ]);
});
