import { homelab } from 'ridethrough';

// Two Proxmox nodes that follow a Raspberry Pi's NUT server, which is not ours: node2 goes after 5 minutes on battery,
// node1 after 15, both at the Pi's low battery. Loads, runtimes, keys and MAC addresses are made up.
export default homelab({
  name: 'proxmox-pi',
  ssh: { user: 'root' },
  upses: {
    pr1500: {
      description: 'CyberPower PR1500ERT2U, 1500 VA',
      server: 'nut-pi',
      nutName: 'ups',
      vendor: 'cyberpower',
      ratedWatts: 1350,
      baseWatts: 81,
      runtime: [
        { watts: 481, lasts: '25m' },
        { watts: 281, lasts: '50m' },
      ],
      lowBattery: { chargePercent: 20 },
      outlets: 'stay-on',
      login: { username: 'monitor', password: { secret: 'nut-monitor' } },
    },
  },
  networkGear: { switch: { poweredBy: 'pr1500', watts: 0 } },
  hosts: {
    'nut-pi': {
      address: '192.168.10.164',
      role: 'raspberry-pi',
      os: 'raspberry-pi-os-12',
      managed: false,
      poweredBy: 'pr1500',
      watts: 0,
      // As published it would return with power alone; but its outlet keeps its power where the mains are back before
      // the battery is empty, and then somebody has to start it.
      returns: ['with-power', 'by-hand'],
      stopTakesUpTo: '30s',
      bootTakesUpTo: '60s',
    },
    'pve-node1': {
      address: '192.168.10.230',
      role: 'proxmox',
      os: 'proxmox-ve-8',
      poweredBy: 'pr1500',
      watts: 200,
      idleWatts: 120,
      shutdown: { onBatteryFor: '15m' },
      returns: 'by-hand',
      stopTakesUpTo: '240s',
      bootTakesUpTo: '300s',
      ssh: { hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFaEgmGR/lM8JiRrna0Eavc5WDdUPTOj+3hJytp2dyf' },
    },
    'pve-node2': {
      address: '192.168.10.232',
      role: 'proxmox',
      os: 'proxmox-ve-8',
      poweredBy: 'pr1500',
      watts: 200,
      idleWatts: 120,
      shutdown: { onBatteryFor: '5m' },
      returns: { wakeOnLan: '02:72:48:7b:eb:9b' },
      stopTakesUpTo: '240s',
      bootTakesUpTo: '300s',
      ssh: { hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDGlEOEI7LDs7PouOgqcFLRE9OWQR5kwzh8G+crFePiQ' },
    },
  },
  platform: {
    monitoring: {
      runsIn: 'elsewhere',
      prometheus: { retention: '30d' },
      scrapeTargets: {
        proxmox: {
          targets: ['192.168.10.230:9221', '192.168.10.232:9221'],
          path: '/pve',
          interval: '60s',
        },
      },
      proxmoxAlerts: { job: 'proxmox', nodes: 2 },
      alerting: {
        receivers: {
          mail: {
            email: {
              to: 'ops@example.com',
              from: 'prometheus@example.com',
              smarthost: 'mail.example.com:587',
            },
          },
        },
        routes: { critical: ['mail'], warning: ['mail'] },
      },
    },
    patching: {
      schedule: '0 3 * * 0',
      guests: [
        { name: 'dns', kind: 'lxc', on: 'pve-node1', vmid: 101, reboot: true },
        { name: 'docker1', kind: 'vm', on: 'pve-node1', vmid: 110, reboot: true },
        { name: 'docker2', kind: 'vm', on: 'pve-node2', vmid: 111, reboot: false },
      ],
      rollingByHand: ['pve-node1', 'pve-node2'],
    },
  },
});
