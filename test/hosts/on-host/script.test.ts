import { spawnSync } from 'node:child_process';
import { machineScript } from '../../../hosts/on-host/script';
import { payload, remoteCommand } from '../../../hosts/payload';
import { hostFiles } from '../../../lib/files';
import { derivePlan } from '../../../lib/power';
import { ENVIRONMENTS } from '../../power/environments';
import { describeWith, requireProgram } from '../../support/needs';
import { scriptIn } from '../edited';
import { delivery, SECRETS } from './delivery';

describeWith({ tools: ['shellcheck'] }, 'the script', () => {
  test('gives shellcheck nothing to say', () => {
    // SC2015: `a && b || fail` is meant as it is read; SC2317: the functions are called below the braces' middle
    const options = ['--shell=sh', '--exclude=SC2015,SC2317', '-'];
    const { stdout } = spawnSync(requireProgram('shellcheck'), options, {
      input: machineScript(),
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  });
});

describe.each([['dash'], ['busybox', 'ash']])('%s', (...shell) => {
  const [tool = ''] = shell;
  describeWith({ tools: [tool] }, 'what is delivered', () => {
    test('is one program that the shell reads', () => {
      const { stderr, status } = spawnSync(requireProgram(tool), [...shell.slice(1), '-n'], {
        input: payload(delivery()),
        encoding: 'utf8',
      });
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    });
  });
});

test('every file that is wholly ours is known as ours by the script', () => {
  const [, ours = ''] = /^OURS='(.*)'$/m.exec(machineScript()) ?? [];
  const wholly = Object.values(ENVIRONMENTS).flatMap((homelab) => {
    const plan = derivePlan(homelab);
    return Object.keys(plan.hosts).flatMap((name) => hostFiles(plan, name).filter(({ merge }) => !merge));
  });
  expect(wholly.length).toBeGreaterThan(50);
  const unknown = wholly.filter(({ content }) => !new RegExp(ours, 'm').test(content));
  expect(unknown.map(({ path }) => path)).toEqual([]);
});

describe('what is delivered', () => {
  test('is the same text for the same input, and another one for another secret', () => {
    expect(payload(delivery())).toBe(payload(delivery()));
    expect(payload(delivery())).not.toBe(payload(delivery(undefined, { ...SECRETS, 'nut-admin': 'other' })));
  });

  test('differs between machines in what is theirs alone: the script holds no fact and no secret', () => {
    const script = machineScript();
    expect(scriptIn(payload(delivery())).trimEnd()).toBe(script.trimEnd());
    expect(script).not.toContain('10.10.30');
    for (const secret of Object.values(SECRETS)) expect(script).not.toContain(secret);
  });

  test('refuses a path that is not plain', () => {
    const wanted = delivery();
    const [first, ...rest] = wanted.files;
    if (first === undefined) throw new Error('no files');
    const broken = { ...wanted, files: [{ ...first, path: '/etc/nut/../passwd' }, ...rest] };
    expect(() => payload(broken)).toThrow(
      "'/etc/nut/../passwd' can't be delivered: expected a plain absolute path",
    );
  });

  test('the command is short, and its mark is one word', () => {
    expect(remoteCommand('apply', { sudo: true, mark: 'a1' })).toBe('sudo -n sh -s apply a1');
    expect(remoteCommand('restore')).toBe('sh -s restore');
    expect(() => remoteCommand('apply', { mark: 'a; rm' })).toThrow("and not 'a; rm'");
    expect(remoteCommand('restore', { owner: 'rack/home/fleet-cp1' })).toBe(
      'sh -s restore none rack/home/fleet-cp1',
    );
    expect(() => remoteCommand('restore', { owner: 'a b' })).toThrow("and not 'a b'");
  });
});
