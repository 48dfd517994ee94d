import { spawnSync } from 'node:child_process';
import { liveCommand, livePayload } from '../../drill/live/payload';
import { hostFiles } from '../../lib/files';
import { derivePlan } from '../../lib/power';
import { ENVIRONMENTS } from '../power/environments';
import { describeWith, requireProgram } from '../support/needs';

const PAYLOADS = Object.entries(ENVIRONMENTS).flatMap(([environment, homelab]) => {
  const plan = derivePlan(homelab);
  return Object.keys(plan.hosts)
    .filter((host) => hostFiles(plan, host).length > 0)
    .map((host): [string, string] => [`${environment}, ${host}`, livePayload(plan, host)]);
});

/** What runs in namespaces of its own is a text of its own. */
const rehearsal = (text: string) =>
  /END_OF_REHEARSAL_TEXT'\n([\s\S]*?)\nEND_OF_REHEARSAL_TEXT/.exec(text)?.[1] ?? '';

describeWith({ tools: ['shellcheck'] }, 'what a rehearsal runs on a machine', () => {
  // SC2317: functions are called below the braces' middle, some of them by a number in their name
  test.each(['rack, k8s-cp1', 'k3s-flux, k3s3'])('%s: gives shellcheck nothing to say', (machine) => {
    const text = PAYLOADS.find(([name]) => name === machine)?.[1] ?? '';
    for (const input of [text, rehearsal(text)]) {
      expect(input).not.toBe('');
      const options = ['--shell=sh', '--exclude=SC2317', '-'];
      const { stdout } = spawnSync(requireProgram('shellcheck'), options, { input, encoding: 'utf8' });
      expect(stdout).toBe('');
    }
  });
});

describe.each([['dash'], ['busybox', 'ash']])('%s', (...shell) => {
  const [tool = ''] = shell;
  describeWith({ tools: [tool] }, 'what a rehearsal runs on a machine', () => {
    test.each(PAYLOADS)('%s: is one program that the shell reads, whole or not at all', (_, text) => {
      const [program, options] = [requireProgram(tool), [...shell.slice(1), '-n']];
      expect(spawnSync(program, options, { input: text, encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      });
      const broken = text.slice(0, Math.floor(text.length * 0.9));
      expect(spawnSync(program, options, { input: broken }).status).not.toBe(0);
    });
  });
});

test('nothing but the task is in its command line, and no secret is on its way', () => {
  expect(liveCommand('look', { sudo: false })).toBe('sh -s look');
  expect(liveCommand('rehearse', { sudo: true })).toBe('sudo -n sh -s rehearse');
  // a file goes with the holes for its secrets
  expect(PAYLOADS.find(([name]) => name === 'rack, k8s-cp1')?.[1]).toMatch(
    /password = \$\{secret:nut-admin\}/,
  );
});
