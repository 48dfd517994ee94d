/**
 * The files of a new project, by path. They type-check and synthesize as they stand.
 *
 * @param library where npm finds ridethrough: a range of versions, or `file:` and a folder
 */
export function projectFiles(library: string): Record<string, string> {
  return {
    'package.json': packageJson(library),
    'tsconfig.json': TSCONFIG,
    '.gitignore': 'node_modules/\nout/\n',
    'README.md': README,
    'stacks/home.ts': HOME,
  };
}

function packageJson(library: string): string {
  const manifest = {
    name: 'my-homelab',
    private: true,
    scripts: {
      check: 'ridethrough check home',
      synth: 'ridethrough synth home',
      types: 'tsc --noEmit',
    },
    dependencies: {
      cdk8s: '^2.70.106',
      'cdk8s-plus-28': '^2.5.6',
      constructs: '^10.8.1',
      ridethrough: library,
    },
    devDependencies: { typescript: '~6.0.3' },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const TSCONFIG = `${JSON.stringify(
  {
    compilerOptions: {
      target: 'es2022',
      module: 'node16',
      moduleResolution: 'node16',
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      noEmit: true,
      // Pulumi's own ts-node compiles files one by one, and TypeScript 6 wants to know below what they lie
      rootDir: '.',
      types: [],
    },
    include: ['*.ts', 'stacks'],
  },
  null,
  2,
)}\n`;

const HOME = `import { homelab } from 'ridethrough';

// Replace names, addresses, watts, MAC address and host keys by your own. A host's key: ssh-keyscan -t ed25519 ADDRESS;
// or, for all hosts that you have logged in to: ssh: { user: 'root', knownHostsFile: '~/.ssh/known_hosts' }
export default homelab({
  name: 'home',
  ssh: { user: 'root' },
  upses: {
    closet: {
      server: 'nas', // the machine with the USB cable
      driver: 'usbhid-ups',
      port: 'auto',
      ratedWatts: 600,
      runtime: [{ watts: 120, lasts: '25m' }],
    },
  },
  networkGear: { switch: { poweredBy: 'closet', watts: 10 } },
  hosts: {
    nas: {
      address: '192.168.1.10',
      os: 'debian-12',
      role: 'nas',
      poweredBy: 'closet',
      watts: 50,
      shutdown: 'low-battery',
      returns: 'with-power',
      ssh: { hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA0BmvpcSs3tTfXI2Avb46pmBVpO80jXzBOJwTpPbEa0' },
    },
    desktop: {
      address: '192.168.1.20',
      os: 'ubuntu-24.04',
      role: 'workstation',
      poweredBy: 'closet',
      watts: 60,
      dependsOn: ['nas'],
      shutdown: { onBatteryFor: '3m' },
      returns: { wakeOnLan: '02:00:00:00:00:20', onceChargePercent: 60 },
      ssh: { hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEcpo7p2BPXa2kZ7e+0aIqiwEvzHTuMrNBqR2QLMYvqS' },
    },
  },
});
`;

const README = `# My homelab

\`\`\`sh
npm install
npm run check   # everything that is wrong with stacks/home.ts
npm run synth   # every file of every machine, in out/home/; INSTALL.md there says how they get onto the machines
npm run types   # what TypeScript says
\`\`\`

The machines stand in \`stacks/home.ts\`. What each setting means stands where your editor shows it. How \`pulumi up\`
brings the files onto them: \`node_modules/ridethrough/docs/hosts.md\`.
`;
