import { ExposedRoute } from '../../../lib/kubernetes/gateway/exposed-route';
import { synthesized } from '../support/synthesized';

test('exposes a Service under a host name, at one listener', () => {
  const listener = { name: 'homelab-gateway', namespace: 'default', sectionName: 'https' };
  const objects = synthesized((chart) => {
    const route = new ExposedRoute(chart, 'route', {
      name: 'grafana',
      namespace: 'monitoring',
      hostname: 'grafana.k8s.example.com',
      listener,
      service: { name: 'grafana', port: 80 },
    });
    expect(route.url).toBe('https://grafana.k8s.example.com/');
  });
  expect(objects).toEqual([
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'grafana', namespace: 'monitoring' },
      spec: {
        parentRefs: [listener],
        hostnames: ['grafana.k8s.example.com'],
        rules: [{ backendRefs: [{ name: 'grafana', port: 80 }] }],
      },
    },
  ]);
});
