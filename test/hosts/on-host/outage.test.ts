import { payload } from '../../../hosts/payload';
import { edited, editedBy } from '../edited';
import { delivery, SECRETS } from './delivery';
import { onStandIn } from './on-stand-in';
import type { Outcome } from './stand-in-machine';

const notesOf = ({ stdout }: Outcome) => JSON.parse(stdout).notes;

onStandIn('what happens in an outage', (at) => {
  test.each(['OB', 'OL LB', 'FSD OL'])('leaves a machine alone whose UPS says %s', async (status) => {
    await at.applied();
    const before = at.machine.picture();
    at.machine.write('/stand-ins/status', `${status}\n`);
    const wanted = delivery((lab) => {
      lab.nut = { ...lab.nut, finalDelay: '9s' };
    });
    const { code, stderr } = await at.machine.run('apply', wanted);
    expect(code).toBe(1);
    expect(stderr).toContain(`(${status}) is not on the mains. Nothing was changed.`);
    expect(at.machine.picture()).toBe(before);
    expect((await at.machine.run('probe', wanted)).stdout).toMatch(
      new RegExp(`\noutage \\S+ \\(${status}\\)\nend\n`),
    );
    const forced = { ...wanted, options: { force: true } };
    expect((await at.machine.run('probe', forced)).stdout).not.toContain('outage');
    expect((await at.machine.run('apply', { ...wanted, options: { force: true } })).code).toBe(0);
  });

  test('a probe tells of an outage wherever a run would be refused, and nowhere else', async () => {
    await at.applied();
    const probe = async (program = payload(delivery())) =>
      (await at.machine.runProgram('probe', program)).stdout;
    at.machine.write('/stand-ins/status', 'OB\n');
    expect(await probe()).not.toContain('outage');
    at.machine.write('/stand-ins/units/nut-monitor.enabled', 'disabled\n');
    expect(await probe()).toContain('\noutage closet@127.0.0.1 (OB)\nend\n');
    // one that can't be asked hides no other one
    const two = edited(payload(delivery()), 'known_upses() {', "known_upses() {\n\techo 'gone@10.0.0.9'");
    at.machine.write('/stand-ins/unknown', 'gone@10.0.0.9\n');
    expect(await probe(two)).toContain('\noutage closet@127.0.0.1 (OB)\nend\n');
    at.machine.write('/stand-ins/units/nut-monitor.enabled', 'enabled\n');
    expect(await probe()).not.toContain('outage');
    at.machine.remove('/var/lib/ridethrough/mark');
    expect(await probe()).toContain('\noutage closet@127.0.0.1 (OB)\nend\n');
  });

  test('leaves the journal of a killed run alone in an outage, and puts it back with the mains or by force', async () => {
    await at.applied();
    const whole = at.machine.picture();
    const wanted = delivery((lab) => {
      lab.nut = { ...lab.nut, finalDelay: '9s' };
    });
    const killed = edited(payload(wanted), "step verify '", () => "kill -9 $$; step verify '");
    at.machine.write('/stand-ins/power-cut', '');
    for (const mode of ['apply', 'restore'] as const) {
      expect((await at.machine.runProgram('apply', killed)).code).toBe(1);
      const left = at.machine.picture();
      expect(left).toContain('/var/lib/ridethrough/journal/index');
      at.machine.write('/stand-ins/status', 'OB\n');
      at.machine.changes();
      const { code, stderr } = await at.machine.run(mode, wanted);
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr).toContain(
        '(OB) is not on the mains. What a run before this one has begun is not put back',
      );
      expect(stderr).toContain(
        mode === 'apply'
          ? "'pulumi config set ridethrough:even-on-battery true'"
          : "'pulumi up' with ridethrough:even-on-battery first",
      );
      expect(at.machine.changes()).toEqual([]);
      expect(at.machine.picture()).toBe(left);
      if (mode === 'apply') {
        at.machine.write('/stand-ins/status', 'OL\n');
        await at.applied();
        expect(at.machine.picture().replace(/.*ridethrough\/when.*\n/g, '')).toBe(
          whole.replace(/.*ridethrough\/when.*\n/g, ''),
        );
      }
    }
    expect((await at.machine.run('restore', { ...wanted, options: { force: true } })).code).toBe(0);
    expect(at.machine.exists('/var/lib/ridethrough')).toBe(false);
  });

  test('does not restart upsd where the outage begins meanwhile', async () => {
    await at.applied();
    const before = at.machine.picture();
    const wanted = delivery((lab) => {
      lab.nut = { ...lab.nut, maxAge: '33s' };
    });
    const program = edited(payload(wanted), "step stage '", "echo OB >/stand-ins/status; step stage '");
    const { code, stderr } = await at.machine.runProgram('apply', program, 'second');
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toContain('upsd is not restarted in an outage');
    at.machine.write('/stand-ins/status', 'OL\n');
    expect(at.machine.picture()).toBe(before);
  });

  test('leaves upsd alone also where nothing can be written any more, and those who put things back are known to be at work', async () => {
    await at.applied();
    const wanted = delivery((lab) => {
      lab.nut = { ...lab.nut, maxAge: '33s' };
    });
    const killed = editedBy(payload(wanted), (script) =>
      script
        .replace("step verify '", () => "kill -9 $$; step verify '")
        .replace(
          'point undo-services',
          'kill -0 "$(cat "$WORK/worker")" && echo "it is alive"; rm -r "$IN"; echo OB >/stand-ins/status; say "services now"; point undo-services',
        )
        .replace('bounded_systemctl() {', '$& say "systemctl $*";'),
    );
    at.machine.changes();
    const { code, stderr, stdout } = await at.machine.runProgram('apply', killed);
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'it is alive\n' });
    expect(stderr).toContain('systemctl restart nut-server');
    expect(stderr).toContain('(OB) is not on the mains: upsd goes on as it is');
    expect(stderr.slice(stderr.indexOf('services now'))).not.toContain('systemctl restart nut-server');
  });

  test('goes on where a UPS can’t be asked, and says so', async () => {
    // before the first installation nobody expects an answer
    expect((await at.applied()).stderr).not.toContain("can't be asked");
    const change = (finalDelay: '8s' | '9s' | '7s') =>
      delivery((lab) => {
        lab.nut = { ...lab.nut, finalDelay };
      });
    expect((await at.applied(change('9s'))).stderr).not.toContain("can't be asked");
    at.machine.write('/stand-ins/status', 'Error: Data stale\n');
    const program = edited(payload(change('8s')), 'ANSWER_SECONDS=60', 'ANSWER_SECONDS=1');
    const stale = await at.machine.runProgram('apply', program);
    expect(stale.stderr).toContain(
      "UPS closet@127.0.0.1 can't be asked (Data stale): whether it is on the mains is not known\n",
    );
    expect(stale.stderr.match(/can't be asked/g)).toHaveLength(1);
    at.machine.write('/stand-ins/status', 'OL\n');
    at.machine.unit('nut-server', 'enabled', 'failed');
    const { code, stderr } = await at.machine.run('apply', change('7s'));
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain("can't be asked (Connection failure)");
  });

  test('what it says of a good run stands with the result too, as JSON and without secrets', async () => {
    await at.applied();
    expect(notesOf(await at.applied())).toEqual([]);
    const words = `it's \\ "down" for\t${SECRETS['nut-monitor']} é`;
    at.machine.write('/stand-ins/status', `Error: ${words}\n`);
    expect(notesOf(await at.applied())).toEqual([
      `UPS closet@127.0.0.1 can't be asked (it's \\ "down" for?*** ??): whether it is on the mains is not known`,
    ]);
  });
});
