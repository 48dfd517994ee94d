import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { host, pair } from '../power/homelabs';
import { describeWith } from '../support/needs';
import { eachLine, type Namespace, startLabNamespace } from '../support/nut/namespace';
import { waitUntil } from '../support/nut/wait';
import { Waker } from './support/waker';

const MAC = '02:0a:ff:00:c5:9e';

/** A sleeping machine: prints each packet on port 9 as hex, and is up (answers on port 22) after so many. */
const SLEEPER = String.raw`
use strict; use Socket; $| = 1;
my ($wakes_after) = @ARGV;
my ($udp, $tcp);
socket($udp, PF_INET, SOCK_DGRAM, 0) && bind($udp, sockaddr_in(9, INADDR_ANY)) or die "udp: $!";
print "asleep\n";
for (my $count = 1; recv($udp, my $packet, 2048, 0); $count++) {
  print unpack("H*", $packet), "\n";
  next if $count != $wakes_after;
  socket($tcp, PF_INET, SOCK_STREAM, 0) && bind($tcp, sockaddr_in(22, INADDR_ANY)) && listen($tcp, 5) or die "tcp: $!";
}
`;

// One cable between two network namespaces of the test's own; nothing leaves them.
describeWith(
  { tools: ['unshare', 'nsenter', 'ip', 'perl', 'flock', 'timeout', 'dash'], root: true, namespaces: true },
  'waking over a real network',
  () => {
    let here: Namespace;
    let there: Namespace;
    let waker: Waker;
    let sleeper: ChildProcessWithoutNullStreams;
    let received: string[];

    beforeEach(async () => {
      [here, there] = [await startLabNamespace(), await startLabNamespace()];
      const ip = (namespace: Namespace, ...args: string[]) =>
        execFileSync('nsenter', ['--target', String(namespace.pid), '--net', '--', 'ip', ...args]);
      ip(here, 'link', 'add', 'cable', 'type', 'veth', 'peer', 'name', 'cable', 'netns', String(there.pid));
      for (const [namespace, address] of [
        [here, '192.0.2.1/24'],
        [there, '192.0.2.2/24'],
      ] as const) {
        ip(namespace, 'address', 'add', address, 'broadcast', '192.0.2.255', 'dev', 'cable');
        ip(namespace, 'link', 'set', 'cable', 'up');
        ip(namespace, 'route', 'add', 'default', 'dev', 'cable');
      }
    });

    afterEach(async () => {
      sleeper.kill('SIGKILL');
      waker.end();
      await here.end();
      await there.end();
    });

    async function start(wakesAfter: number, broadcast: string, tryForSeconds: number): Promise<void> {
      const lab = pair({ returns: { wakeOnLan: MAC, broadcast } });
      lab.hosts.bystander = host('192.0.2.9', {
        poweredBy: 'closet',
        returns: { wakeOnLan: '02:00:00:00:00:09' },
      });
      const shell = ['nsenter', '--target', String(here.pid), '--net', '--', 'dash'];
      waker = new Waker(shell, lab, 'server', { settleSeconds: 0, tryForSeconds }, ['upsc', 'logger']);
      waker.ups('closet@127.0.0.1', 'OL');
      received = [];
      sleeper = spawn('nsenter', [
        ...['--target', String(there.pid), '--net', '--', 'perl', '-e', SLEEPER, String(wakesAfter)],
      ]);
      eachLine(sleeper.stdout, (line) => received.push(line));
      await waitUntil('the machine sleeps', () => received.length > 0);
      received.length = 0;
      // the closed port of a machine that is on refuses: an answer. The other address has no machine.
      await waker.run('remember');
      expect(waker.memory).toEqual([MAC]);
      execFileSync('nsenter', [
        ...['--target', String(there.pid), '--net', '--', 'sh', '-c'],
        'ip address del 192.0.2.2/24 dev cable && ip address add 192.0.2.3/24 dev cable',
      ]);
    }

    function comesUp(): void {
      execFileSync('nsenter', [
        ...[
          '--target',
          String(there.pid),
          '--net',
          '--',
          'ip',
          'address',
          'add',
          '192.0.2.2/24',
          'dev',
          'cable',
        ],
      ]);
    }

    test.each(['255.255.255.255', '192.0.2.255'])(
      'sends the packet to %s until the machine answers',
      async (broadcast) => {
        await start(2, broadcast, 60);
        const { ended } = waker.start('wake');
        await waitUntil('the second packet', () => received.length >= 2);
        comesUp();
        expect(await ended).toBe(0);
        expect(new Set(received)).toEqual(new Set([`ffffffffffff${'020aff00c59e'.repeat(16)}`]));
        expect(waker.memory).toEqual([]);
        expect(waker.log.at(-1)).toBe('follower is up');
      },
    );

    test('ends at its limit', async () => {
      await start(1000, '192.0.2.255', 2);
      expect(await waker.run('wake')).toBe(0);
      expect(received.length).toBeGreaterThan(0);
      expect(waker.log.at(-1)).toBe('follower does not answer; no more packets after 2 s');
    });
  },
);
