import { DEFAULTS } from '../../power';
import type { CheckContext } from '../context';
import { isManaged } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { listed, text } from '../say';

const EVERY_ADDRESS = new Set(['0.0.0.0', '::', '*']);
const LOOPBACK = new Set(['127.0.0.1', 'localhost']);

/** The upsd of managed hosts: its driver, where it listens, one port, and log-ins that it knows. */
export function* upsdServer(context: CheckContext): Generator<Conclusion> {
  yield* drivers(context);
  yield* listening(context);
  yield* ports(context);
  yield* logins(context);
}

function* drivers({ lab }: CheckContext): Generator<Conclusion> {
  for (const [name, { server, driver, port }] of Object.entries(lab.upses)) {
    if (!isManaged(lab, server)) continue;
    const missing = [...(driver === undefined ? ['driver'] : []), ...(port === undefined ? ['port'] : [])];
    const [first] = missing;
    if (first === undefined) continue;
    const message = `UPS ${text(name)} is served by the managed host ${text(server)} and lacks ${missing.join(' and ')}, so ups.conf can't be written: add ${missing.map((key) => (key === 'driver' ? "driver, such as 'usbhid-ups'" : "port, 'auto' for USB")).join(', and ')}`;
    yield conclusion('driver-missing', ['upses', name, first], message, [
      ['upses', name, 'driver'],
      ['upses', name, 'port'],
      ['hosts', server, 'managed'],
    ]);
  }
}

function* listening({ lab, plan, followers }: CheckContext): Generator<Conclusion> {
  for (const [name, { nut, address }] of Object.entries(plan.hosts)) {
    const said = lab.hosts[name]?.nut?.listen;
    if (said === undefined || nut === undefined || nut.serves.length === 0 || !isManaged(lab, name)) continue;
    const path = ['hosts', name, 'nut', 'listen'];
    if (said.some((one) => EVERY_ADDRESS.has(one))) continue;
    const clients = new Set(nut.serves.flatMap((ups) => followers.get(ups) ?? []));
    if (!said.some((one) => LOOPBACK.has(one))) {
      const message = `upsd on host ${text(name)} listens on ${listed(said)}, and the host's own upsmon asks 127.0.0.1: add '127.0.0.1'`;
      yield conclusion('server-unreachable', path, message);
    } else if (clients.size > 0 && !said.includes(address)) {
      const message = `upsd on host ${text(name)} listens on ${listed(said)}, and ${listed([...clients])} ${clients.size === 1 ? 'asks' : 'ask'} for it at ${text(address)}: add ${text(address)}, or remove listen`;
      yield conclusion('server-unreachable', path, message, [['hosts', name, 'address']]);
    }
  }
}

function* ports({ lab }: CheckContext): Generator<Conclusion> {
  const first = new Map<string, { ups: string; port: number }>();
  for (const [name, { server, upsdPort = DEFAULTS.ups.upsdPort }] of Object.entries(lab.upses)) {
    if (!isManaged(lab, server)) continue;
    const other = first.get(server);
    if (other === undefined) first.set(server, { ups: name, port: upsdPort });
    else if (other.port !== upsdPort) {
      const message = `the UPSes ${text(other.ups)} and ${text(name)} are both served by host ${text(server)}, at the ports ${other.port} and ${upsdPort}; one upsd serves both at one port: write the same upsdPort`;
      yield conclusion('upsd-ports-differ', ['upses', name, 'upsdPort'], message, [
        ['upses', other.ups, 'upsdPort'],
      ]);
    }
  }
}

function* logins({ lab, followers }: CheckContext): Generator<Conclusion> {
  for (const [name, { server, login }] of Object.entries(lab.upses)) {
    if (lab.hosts[server] === undefined) continue;
    const path = ['upses', name, 'login'];
    const restsOn = [['hosts', server, 'managed']];
    if (isManaged(lab, server) && login !== undefined) {
      const message = `UPS ${text(name)} has a login, and its server ${text(server)} is managed, whose users are those of nut.users; nobody could log in with another one: remove login`;
      yield conclusion('login-on-managed-server', path, message, restsOn);
    }
    const clients = (followers.get(name) ?? []).filter((client) => isManaged(lab, client));
    if (!isManaged(lab, server) && login === undefined && clients.length > 0) {
      const message = `UPS ${text(name)} is served by ${text(server)}, which is not managed, and no login is named; ${listed(clients)} ${clients.length === 1 ? 'takes' : 'take'} the first secondary of nut.users, which that server may not know: add login with the user name and the password's secret`;
      yield conclusion('login-assumed', path, message, restsOn);
    }
  }
}
