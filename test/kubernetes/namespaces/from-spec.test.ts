import type { Platform } from '../../../lib/homelab';
import { namespacesOf } from '../../../lib/kubernetes/namespaces/from-spec';

const monitoring = { prometheus: { retention: '1d', storage: { size: '1Gi' } } };
const certManager = {
  issuers: {},
  certificates: { web: { secretName: 'web', issuer: 'x', dnsNames: ['a.example.com'], namespace: 'web' } },
};
const gateway = { name: 'g', namespace: 'networking', listeners: [] };

test('what is put into a namespace brings it, node-exporter a privileged one', () => {
  expect(namespacesOf({ monitoring, certManager, gateway })).toEqual({
    monitoring: { podSecurity: 'privileged' },
    'cert-manager': {},
    networking: {},
    web: {},
  });
});

test('what is declared wins', () => {
  const platform: Platform = {
    monitoring,
    namespaces: { monitoring: { podSecurity: 'restricted' }, own: {} },
  };
  expect(namespacesOf(platform)).toEqual({ monitoring: { podSecurity: 'restricted' }, own: {} });
});

test('those that are there already are left alone: of Kubernetes itself, and of Flux', () => {
  const platform: Platform = {
    gateway: { ...gateway, namespace: 'default' },
    certManager: { issuers: {}, namespace: 'flux-system' },
  };
  expect(namespacesOf(platform)).toEqual({});
});

test('monitoring that runs elsewhere needs none', () => {
  expect(namespacesOf({ monitoring: { runsIn: 'elsewhere', prometheus: { retention: '1d' } } })).toEqual({});
});
