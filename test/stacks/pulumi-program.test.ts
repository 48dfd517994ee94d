import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { wantedFleet } from '../../hosts';
import { environmentVariableOf } from '../../hosts/secrets/environment-variable';
import type { Homelab } from '../../lib/homelab';
import { threeMachines } from '../hosts/homelabs';
import { describeWith } from '../support/needs';
import { missingPulumiProject, PulumiProject } from '../support/pulumi/pulumi-project';
import { SSHD_ROOM, SshdRoom } from '../support/pulumi/sshd-room';

jest.setTimeout(400_000);

const STACKS = resolve(__dirname, '../../stacks');
const ENVIRONMENTS = readdirSync(STACKS).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
/** None of a machine in stacks/: those answer nobody here. */
const ADDRESSES = ['10.20.30.11', '10.20.30.12', '10.20.30.13'];
const OTHER_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGm4oIuCe7FrGvmCo908B0+F1zzMCu51LKloEqjdIX3Z';
/** When a run ended, and the beginning of its digest. */
const LAST_RUN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z, \w{1,12}$/;
const PASSWORD = 'M0nitor#pass=word';

describeWith(
  { ...SSHD_ROOM, also: [...(SSHD_ROOM.also ?? []), missingPulumiProject()] },
  'pulumi in this repository',
  () => {
    let room: SshdRoom;
    let project: PulumiProject;

    beforeAll(async () => {
      room = await SshdRoom.start(ADDRESSES);
      const given = ENVIRONMENTS.map((file) => [file, join(STACKS, file)]);
      project = await PulumiProject.start(room.inside, {
        ...Object.fromEntries(given),
        'home.json': homelab(),
        'bare.json': homelab(),
      });
      console.info(`the Pulumi program is tested with ${project.engine.plugin}`);
    });
    afterAll(async () => {
      project?.stop();
      await room?.stop();
    });

    function homelab(change: (lab: Homelab) => void = () => {}): Homelab {
      const lab = threeMachines({
        ssh: { hostKey: room.hostKey, privateKey: { secret: 'ssh-key' } },
        secrets: {
          'nut-admin': { environmentVariable: 'ADMIN_OF_MINE' },
          'nut-monitor': { onePassword: 'op://Homelab/NUT/password' },
        },
      });
      for (const [index, host] of Object.values(lab.hosts).entries()) {
        host.address = ADDRESSES[index] ?? '';
        delete host.ssh;
      }
      change(lab);
      return lab;
    }

    /** What a command says that fails, without what Pulumi says of its own parts. */
    async function refused(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
      const { code, said } = await project.pulumi(args, { env });
      expect({ code, said }).not.toMatchObject({ code: 0 });
      return said;
    }

    async function done(args: readonly string[], options: Parameters<PulumiProject['pulumi']>[1] = {}) {
      const { code, said } = await project.pulumi(args, options);
      if (code !== 0) throw new Error(`pulumi ${args.join(' ')} ended with ${code}:\n${said}`);
      return said;
    }

    const set = (stack: string, key: string, value: string) =>
      done(['config', 'set', '--stack', stack, `ridethrough:${key}`, value]);
    const machinesSeen = () => [...new Set(room.seen().map(({ address }) => address))].sort();

    test('a stack is an environment: with secrets from three places up, nothing to do, and down', async () => {
      project.program('op', `[ "$4" = op://Homelab/NUT/password ] && printf '%s' '${PASSWORD}'`);
      const env = { ADMIN_OF_MINE: 'Adm1n' };
      await done(['stack', 'init', 'home']);
      await done(['config', 'set', '--stack', 'home', '--secret', 'ridethrough:ssh-key'], {
        // as somebody pastes it on Windows
        stdin: room.privateKey.replaceAll('\n', '\r\n'),
      });

      const preview = await done(['preview', '--stack', 'home'], { env });
      expect(preview).toMatch(/cp1: first installation\n\s+\/etc\/nut\/.* is created/);
      expect(machinesSeen()).toEqual(ADDRESSES);
      expect(room.files(ADDRESSES[0] ?? '')).toBeUndefined();

      const up = await done(['up', '--yes', '--skip-preview', '--stack', 'home'], { env });
      expect(up).toMatch(/ 9 created/);
      // progress is shown unless somebody doesn't want it
      expect(up).toMatch(/ home-cp1 creating .*putting the new files in place\n/);
      expect(room.files(ADDRESSES[1] ?? '')?.['/etc/nut/upsmon.conf']?.content).toContain(
        PASSWORD.slice(0, 7),
      );
      const outputs = JSON.parse(await outputsOf('home'));
      expect(outputs.machines).toEqual({
        cp1: expect.stringMatching(LAST_RUN),
        cp2: expect.stringMatching(LAST_RUN),
        cp3: expect.stringMatching(LAST_RUN),
      });

      expect(await done(['up', '--yes', '--skip-preview', '--stack', 'home'], { env })).toMatch(
        / 9 unchanged/,
      );

      // an error that shows late, after the program's own turn, gives no machine back
      const wrong = homelab((lab) => Object.assign(lab.hosts.cp2 ?? {}, { ssh: { hostKey: OTHER_KEY } }));
      project.write('home.json', wrong);
      const stopped = await refused(['up', '--yes', '--skip-preview', '--stack', 'home'], env);
      const [, diagnostics = ''] = stopped.split('Diagnostics:');
      expect(diagnostics.match(/error:/g)).toHaveLength(1);
      expect(diagnostics).toMatch(/error: cp2 at \S+, port 22, does not show the host key/);
      expect(stopped).not.toMatch(/Duplicate resource|\n\s+at .*\.js:\d+/);
      expect(room.files(ADDRESSES[2] ?? '')).toBeDefined();

      // an agent that is gone is in the plugin's way, though a private key logs in
      project.write(
        'home.json',
        homelab((lab) => Object.assign(lab.nut ?? {}, { deadTime: '25s' })),
      );
      room.seen();
      const noAgent = { ...env, SSH_AUTH_SOCK: '/run/nobody/agent' };
      const unheard = await refused(['up', '--yes', '--skip-preview', '--stack', 'home'], noAgent);
      expect(unheard).toContain('SSH_AUTH_SOCK is /run/nobody/agent, where no SSH agent answers');
      expect(unheard).toMatch(/error: .*dial unix \/run\/nobody\/agent: connect: no such file or directory/);
      expect(room.seen().filter(({ mode }) => mode !== 'probe')).toEqual([]);
      project.write('home.json', homelab());

      expect(await done(['destroy', '--yes', '--skip-preview', '--stack', 'home'])).toMatch(/ 9 deleted/);
      expect(room.files(ADDRESSES[1] ?? '')).toBeUndefined();
    });

    const outputsOf = async (stack: string) =>
      (await project.pulumi(['stack', 'output', '--json', '--stack', stack])).stdout;

    test('of Pulumi’s SDK it loads what a remote command needs, and not TypeScript', async () => {
      const [hook, list] = [join(project.path, 'loaded.cjs'), join(project.path, 'loaded')];
      writeFileSync(
        hook,
        `process.on('exit', () => {
          if (!/cmd.run/.test(process.argv[1] ?? '')) return;
          const { _cache } = require('node:module');
          require('node:fs').writeFileSync(${JSON.stringify(list)}, Object.keys(_cache).join('\\n'));
        })`,
      );
      const env = { ADMIN_OF_MINE: 'Adm1n', NODE_OPTIONS: `--require ${hook}` };
      const preview = await done(['preview', '--stack', 'home'], { env });
      expect(preview).toContain('command:remote:Command home-cp1 create');
      const loaded = readFileSync(list, 'utf8').split('\n');
      const ours = loaded.findIndex((file) => file.endsWith('/build/stacks/pulumi.js'));
      expect(ours).toBeGreaterThan(0);
      expect(loaded.filter((file) => /@pulumi\/pulumi\/(resource|index)\.js$/.test(file))).toEqual([
        expect.stringContaining('resource.js'),
      ]);
      expect(loaded.filter((file) => /\/(typescript|@npmcli)\//.test(file))).toEqual([]);
    });

    test('a stack that is named for no environment is told the known ones', async () => {
      await done(['stack', 'init', 'garage']);
      const known = [...ENVIRONMENTS.map((file) => file.replace('.ts', '')), 'bare', 'home'].sort();
      expect(await refused(['preview', '--stack', 'garage'])).toContain(
        `the stack 'garage' is named for no environment: stacks/ has ${known.join(', ')}. ` +
          `Take the stack of one (\`pulumi stack select --create ${known[0]}\`), or write stacks/garage.ts`,
      );
    });

    test('what is wrong is said all at once, before a machine is contacted', async () => {
      room.seen();
      await done(['stack', 'init', 'bare']);
      const preview = (env = {}) => refused(['preview', '--stack', 'bare'], env);

      project.write(
        'bare.json',
        homelab((lab) => {
          delete lab.ssh;
          Object.assign(lab.hosts.cp2 ?? {}, { wats: 5 });
        }),
      );
      const findings = await preview();
      expect(findings).toContain('the homelab has 4 errors:');
      expect(findings).toMatch(/- host 'cp2' has the unknown key 'wats'.* \(unknown-key\)\n/);
      for (const name of ['cp1', 'cp2', 'cp3'])
        expect(findings).toMatch(new RegExp(`- host '${name}' .* \\(host-key-missing\\)\n`));

      project.write('bare.json', homelab());
      await set('bare', 'probe', 'maybe');
      await set('bare', 'parallel', '0');
      const settings = await preview();
      expect(settings).toContain("ridethrough:probe is 'maybe'; expected true or false: ");
      expect(settings).toContain(
        "ridethrough:parallel is '0'; expected a whole number of machines of at least 1: ",
      );
      await done(['config', 'rm', '--stack', 'bare', 'ridethrough:probe']);
      await done(['config', 'rm', '--stack', 'bare', 'ridethrough:parallel']);

      project.program('op', 'echo "[ERROR] you are not signed in" >&2; exit 1');
      const missing = await preview();
      expect(missing).toContain('3 secrets have no value; no machine was touched:');
      expect(missing).toContain('or in the environment as ADMIN_OF_MINE');
      expect(missing).toContain(
        '(`op read op://Homelab/NUT/password` failed: [ERROR] you are not signed in)',
      );
      expect(missing).toContain('`pulumi config set --secret ridethrough:ssh-key`');

      const values = {
        ADMIN_OF_MINE: 'S3cret\twith a tab',
        RIDETHROUGH_SECRET_NUT_MONITOR: 'S3cret with a line\n',
        RIDETHROUGH_SECRET_SSH_KEY: room.privateKey,
      };
      await set('bare', 'paralel', '2');
      const unfit = await preview(values);
      expect(unfit).toContain("secrets that can't be written into their files; no machine was touched:");
      expect(unfit).toContain('- nut-admin: it has a control character at position 7; NUT keeps');
      expect(unfit).toContain('- nut-monitor: it ends with a line break, which');
      expect(unfit).toContain('ridethrough:paralel is read by nobody');
      expect(unfit).toContain("did you mean 'parallel'?");
      const key = await preview({
        ...values,
        ADMIN_OF_MINE: 'a',
        RIDETHROUGH_SECRET_NUT_MONITOR: 'b',
        RIDETHROUGH_SECRET_SSH_KEY: 'S3cret key',
      });
      expect(key).toContain("the secret 'ssh-key' is no private key that logs in without a passphrase");
      for (const said of [findings, settings, missing, unfit, key]) {
        expect(said).not.toContain('S3cret');
        expect(said).not.toMatch(/\n\s+at .*\.js:\d+/);
      }
      expect(room.seen()).toEqual([]);
    });

    test.each(ENVIRONMENTS)('stacks/%s: a preview, though no machine answers', async (file) => {
      const name = file.replace('.ts', '');
      const { default: declared } = (await import(join(STACKS, file))) as { default: Homelab };
      const wanted = wantedFleet(declared);
      const env = Object.fromEntries(
        [...wanted.secrets.keys()].map((secret) => [
          environmentVariableOf(secret, declared.secrets?.[secret]),
          'anything',
        ]),
      );
      await done(['stack', 'init', name]);
      const said = await done(['preview', '--stack', name], { env });
      expect(said).toContain(`+ ${3 + 2 * wanted.machines.length} to create`);
      for (const machine of wanted.machines)
        expect(said).toMatch(new RegExp(`${machine.name} could not be reached: `));
    });
  },
);

test('no environment is left out', () => {
  expect(ENVIRONMENTS).toEqual(['k3s-flux.ts', 'proxmox-pi.ts', 'rack.ts', 'truenas.ts']);
  expect(readFileSync(resolve(__dirname, '../../Pulumi.yaml'), 'utf8')).toContain(
    'main: build/stacks/pulumi.js',
  );
});
