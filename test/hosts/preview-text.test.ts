import { previewText } from '../../hosts/preview-text';
import { foreignLine, probeReport } from '../../hosts/probe-report';
import type { Survey } from '../../hosts/survey';
import { wantedFleet } from '../../hosts/wanted';
import type { HostFile } from '../../lib/files';
import { threeMachines } from './homelabs';

const answer = (...lines: string[]) => `\nridethrough-report\n${lines.join('\n')}\n`;
const base64 = (text: string) => Buffer.from(text).toString('base64');

const kubelet: HostFile = {
  path: '/var/lib/kubelet/config.yaml',
  owner: 'root',
  group: 'root',
  mode: '0644',
  content:
    '# Keys that are set; this line is not.\nshutdownGracePeriod: 120s\nshutdownGracePeriodCriticalPods: 30s\n',
  reload: ['kubelet'],
  merge: 'yaml-top-level-keys',
};

const nutConf: HostFile = {
  path: '/etc/nut/nut.conf',
  owner: 'root',
  group: 'nut',
  mode: '0640',
  content: 'MODE=netclient\n',
  reload: ['nut-monitor'],
};

function text(lines: string[]): string | undefined {
  const [machine] = wantedFleet(threeMachines()).machines;
  const report = probeReport(answer(...lines, 'end'));
  if (machine === undefined || report === undefined) throw new Error('no machine or no report');
  return previewText({ kind: 'answered', report }, { ...machine, files: [kubelet, nutConf] });
}

test('every kind of difference, with the lines that change', () => {
  expect(
    text([
      'mark one',
      'journal',
      'file content /etc/nut/nut.conf',
      'stands /etc/nut/nut.conf file 644 root root',
      'backup /etc/nut/nut.conf',
      'file content /var/lib/kubelet/config.yaml',
      `text /var/lib/kubelet/config.yaml ${base64('apiVersion: v1\n"shutdownGracePeriod" : 60s\nother:\n  deep: 1\n')}`,
      'gone /etc/nut/upssched.conf',
      'package curl',
      'unit nut-monitor disabled inactive',
      'outage closet@10.20.30.11 (OB DISCHRG)',
      'stop nut-driver@attic',
      'restart nut-monitor',
      'restart kubelet',
    ]),
  ).toBe(
    [
      'cp1 differs from what is wanted',
      '  UPS closet@10.20.30.11 (OB DISCHRG) is not on the mains: `up` changes nothing on this machine until it is (to go on all the same: `pulumi config set ridethrough:even-on-battery true`, which is evenOnBattery of HostFleet)',
      '  a run before this one did not come to its end; it is put right first',
      '  /etc/nut/nut.conf is changed, and is 0644 root:root in place of 0640 root:nut (backed up first)',
      '  /var/lib/kubelet/config.yaml is changed',
      '    - "shutdownGracePeriod" : 60s',
      '    + shutdownGracePeriod: 120s',
      '    + shutdownGracePeriodCriticalPods: 30s',
      '  /etc/nut/upssched.conf is given back: it is no longer wanted',
      '  package curl is not there: it is installed',
      '  service nut-monitor is disabled and inactive: it is enabled and started',
      '  stops: nut-driver@attic',
      '  restarts: nut-monitor, kubelet, whatever the run before this one had changed',
    ].join('\n'),
  );
});

test('a run of somebody else that is at work there is not taken for one that was killed', () => {
  const busy = 'process 12 for root from 10.10.30.1 since 2026-01-31T12:00:00Z';
  expect(text(['mark one', 'journal', `busy ${busy}`])).toBe(
    `cp1 differs from what is wanted\n  somebody else's run is at work there (${busy}): what differs may be its doing; \`up\` waits for it\n  restarts nothing`,
  );
});

test('what keeps a run from beginning stands first', () => {
  expect(
    text([
      'file create /etc/nut/nut.conf',
      'file blocked /var/lib/kubelet/config.yaml',
      'stands /var/lib/kubelet/config.yaml absent',
    ])?.split('\n'),
  ).toEqual([
    'cp1: first installation',
    "  /var/lib/kubelet/config.yaml is not there: this machine's kubelet has not been set up yet (kubeadm init or join writes it); nothing will be changed on this machine",
    '  /etc/nut/nut.conf is created (0640 root:nut)',
    '  restarts nothing',
  ]);
});

test('a machine that is as wanted needs no word; a first installation that changes nothing says so', () => {
  expect(text(['mark one'])).toBeUndefined();
  expect(text([])).toBe('cp1: first installation\n  restarts nothing');
});

test('an answer that is not whole, or that nobody knows, is none', () => {
  expect(probeReport(answer('mark one'))).toBeUndefined();
  expect(probeReport(answer('file eaten /etc/passwd', 'end'))).toBeUndefined();
  expect(probeReport(answer('something new', 'end'))).toBeUndefined();
  expect(probeReport('mark one\nend\n')).toBeUndefined();
});

test('what a login shell prints around an answer is not part of it', () => {
  const said = `welcome\nend\nmark other${answer('mark one', 'end')}goodbye\n`;
  expect(probeReport(said)).toMatchObject({ mark: 'one', isAsWanted: true });
  expect(foreignLine(said)).toBeUndefined();
  expect(foreignLine('\n\u001b[1mThis account is not available.\nend\n')).toBe(
    '[1mThis account is not available.',
  );
  expect(foreignLine('\n')).toBeUndefined();
});

test('a machine that nobody could ask is named', () => {
  const [machine] = wantedFleet(threeMachines()).machines;
  const said = (survey: Survey) => machine && previewText(survey, machine);
  expect(said({ kind: 'unreachable', why: 'Connection refused' })).toBe(
    'cp1 could not be reached: Connection refused. Nobody knows how it differs from what is wanted; `pulumi up` tries again, after all other machines.',
  );
  expect(
    said({ kind: 'unreachable', why: 'ops@10.10.30.11: Permission denied (publickey,password).' }),
  ).toContain(
    'cp1 lets nobody in: ops@10.10.30.11: Permission denied (publickey,password); is ssh.user right? Keys come from your SSH agent (`ssh-add -l` lists them; where none runs: `eval "$(ssh-agent)"; ssh-add`), or from the secret that ssh.privateKey names. Nobody knows',
  );
  expect(said({ kind: 'refuses', why: 'sudo: a password is required' })).toBe(
    "cp1 can't be worked on as it is: sudo: a password is required",
  );
  expect(said({ kind: 'not-asked', why: '' })).toBeUndefined();
});
