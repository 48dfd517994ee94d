import { homelab } from 'ridethrough';

// Three Lenovo M80q with stacked etcd on one CyberPower: cp3 goes after 2 minutes on battery, cp2 after 5, cp1, which
// serves the UPS, at low battery. Host keys, MAC addresses and what environments rarely publish are made up.
export default homelab({
  name: 'rack',
  domain: 'home.example.com',
  ssh: { user: 'ops' },
  upses: {
    closet: {
      description: 'CyberPower CP1600EPFCLCD, 1600 VA',
      server: 'k8s-cp1',
      driver: 'usbhid-ups',
      port: 'auto',
      vendor: 'cyberpower',
      ratedWatts: 1000,
      runtime: [
        { watts: 110, lasts: '60m' },
        { watts: 37, lasts: '150m' },
      ],
      lowBattery: { chargePercent: 10, runtime: '5m' },
    },
  },
  networkGear: { switch: { poweredBy: 'closet', watts: 0 } },
  nut: {
    pollFreq: '5s',
    pollFreqAlert: '2s',
    finalDelay: '5s',
    users: {
      admin: { password: { secret: 'nut-admin' }, upsmon: 'primary', actions: ['SET'], instcmds: ['ALL'] },
      monitor: { password: { secret: 'nut-monitor' }, upsmon: 'secondary' },
    },
  },
  notices: { discord: { webhook: { secret: 'discord-status' } } },
  secrets: {
    'nut-admin': { onePassword: 'op://Kubernetes/NUT Admin/password' },
    'nut-monitor': {
      onePassword: 'op://Kubernetes/NUT Monitor/password',
      kubernetes: { name: 'nut-monitor', key: 'password' },
    },
    'discord-status': { onePassword: 'op://Kubernetes/Discord Status/webhook' },
  },
  hosts: {
    'k8s-cp1': {
      address: '10.10.30.11',
      role: 'control-plane',
      os: 'ubuntu-24.04',
      poweredBy: 'closet',
      watts: 37,
      shutdown: 'low-battery',
      returns: ['with-power', { wakeOnLan: '02:81:c5:10:f1:3c' }],
      stopTakesUpTo: '150s',
      bootTakesUpTo: '180s',
      ssh: { hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINq4ENxkNEmopVQQt8gR9aXPn+OzmEiYJ8X57XRrwM+c' },
    },
    'k8s-cp2': {
      address: '10.10.30.12',
      role: 'control-plane',
      os: 'ubuntu-24.04',
      poweredBy: 'closet',
      watts: 37,
      shutdown: { onBatteryFor: '5m' },
      returns: ['with-power', { wakeOnLan: '02:f3:93:11:26:c1' }],
      stopTakesUpTo: '150s',
      bootTakesUpTo: '180s',
      ssh: { hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGm4oIuCe7FrGvmCo908B0+F1zzMCu51LKloEqjdIX3Z' },
    },
    'k8s-cp3': {
      address: '10.10.30.13',
      role: 'control-plane',
      os: 'ubuntu-24.04',
      poweredBy: 'closet',
      watts: 37,
      shutdown: { onBatteryFor: '2m' },
      returns: ['with-power', { wakeOnLan: '02:90:0a:a6:e8:35' }],
      stopTakesUpTo: '150s',
      bootTakesUpTo: '180s',
      ssh: { hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKDOk0XL/JU+nlffZEwHJu+rYiDf0ldygW8pqIcZHpoF' },
    },
  },
  cluster: {
    distribution: 'kubeadm',
    kubeProxy: 'replaced',
    kubelet: { shutdownGracePeriod: '120s', shutdownGracePeriodCriticalPods: '30s' },
  },
  platform: {
    delivery: { by: 'flux' },
    namespaces: { monitoring: { podSecurity: 'privileged' } },
    cilium: {
      version: '1.18',
      loadBalancerPools: { homelab: { blocks: [{ start: '10.10.30.20' }] } },
      announce: { by: 'l2' },
    },
    gateway: {
      name: 'homelab-gateway',
      namespace: 'default',
      address: '10.10.30.20',
      clusterIssuer: 'letsencrypt-production',
      listeners: [
        { name: 'http', protocol: 'HTTP', port: 80 },
        { name: 'https', protocol: 'HTTPS', port: 443, hostname: '*.k8s.example.com' },
        { name: 'https-dev', protocol: 'HTTPS', port: 443, hostname: '*.dev.k8s.example.com' },
        { name: 'https-stg', protocol: 'HTTPS', port: 443, hostname: '*.stg.k8s.example.com' },
      ],
    },
    certManager: {
      issuers: {
        'letsencrypt-production': {
          server: 'letsencrypt-production',
          email: 'certificates@example.com',
          solver: { dns01: { cloudflare: { apiToken: { name: 'cloudflare-api-token', key: 'api-token' } } } },
        },
        'letsencrypt-staging': {
          server: 'letsencrypt-staging',
          email: 'certificates@example.com',
          solver: { dns01: { cloudflare: { apiToken: { name: 'cloudflare-api-token', key: 'api-token' } } } },
        },
      },
    },
    monitoring: {
      prometheus: {
        retention: '90d',
        storage: { size: '50Gi', storageClass: 'longhorn' },
        resources: { requests: { cpu: '200m', memory: '1Gi' }, limits: { memory: '3Gi' } },
      },
      grafana: {
        expose: { hostname: 'grafana.k8s.example.com' },
        adminSecret: { name: 'grafana-admin' },
        resources: { requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '512Mi' } },
      },
      alerting: {
        receivers: {
          status: { discord: { webhook: { name: 'alertmanager-receivers', key: 'discord-status' } } },
          incidents: {
            discord: { webhook: { name: 'alertmanager-receivers', key: 'discord-incidents' } },
            email: {
              to: 'ops@example.com',
              from: 'alertmanager@example.com',
              smarthost: 'smtp.example.com:587',
              username: 'alertmanager@example.com',
              password: { name: 'alertmanager-receivers', key: 'smtp-password' },
            },
          },
        },
        routes: { critical: ['incidents'], warning: ['status'], info: ['status'] },
      },
      upsAlerts: {},
    },
    logging: {
      loki: { retention: '90d', storage: { size: '10Gi', storageClass: 'longhorn' } },
      alloy: { resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } } },
    },
    nutExporter: {
      password: { name: 'nut-monitor', key: 'password' },
      interval: '30s',
      variables: [
        'battery.charge',
        'battery.voltage',
        'battery.voltage.nominal',
        'battery.runtime',
        'input.voltage',
        'input.voltage.nominal',
        'output.voltage',
        'ups.load',
        'ups.status',
        'ups.realpower.nominal',
        'ups.beeper.status',
      ],
      resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '50m', memory: '64Mi' } },
    },
    dns: {
      adguardHome: [
        { url: 'http://10.10.30.53', username: 'admin', password: { secret: 'adguard-home' } },
        { url: 'http://10.10.30.54', username: 'admin', password: { secret: 'adguard-home' } },
      ],
      rewrites: { '*.k8s.example.com': '10.10.30.20' },
    },
  },
});
