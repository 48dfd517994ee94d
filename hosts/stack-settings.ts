import type { HostFleetArgs } from './host-fleet';
import * as pulumi from './pulumi';
import { RunProblem } from './run-problem';

/** What a stack's configuration says of how its machines are worked on. */
export type StackSettings = Pick<HostFleetArgs, 'probe' | 'evenOnBattery' | 'parallel' | 'progress'>;

const NAMESPACE = 'ridethrough';
const KEYS = ['probe', 'even-on-battery', 'parallel', 'progress'] as const;
type Key = (typeof KEYS)[number];

/**
 * The settings of the stack (`pulumi config set ridethrough:KEY VALUE`); undefined where nothing is said. Warns of keys
 * that are no setting and no secret: one that is misspelt would do nothing, and nobody would know.
 *
 * @param secrets the names of secrets, which stand in the same place
 * @throws RunProblem which names every setting that can't be understood
 */
export function stackSettings(secrets: Iterable<string>): StackSettings {
  const config = new pulumi.Config(NAMESPACE);
  const problems: string[] = [];
  const read = <T>(key: Key, expected: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = config.get(key);
    const value = text === undefined ? undefined : parse(text);
    if (text !== undefined && value === undefined) {
      problems.push(
        `${NAMESPACE}:${key} is '${text}'; expected ${expected}: \`pulumi config set ${NAMESPACE}:${key} VALUE\``,
      );
    }
    return value;
  };
  const readSwitch = (key: Key) =>
    read(key, 'true or false', (text) => (text === 'true' ? true : text === 'false' ? false : undefined));
  const settings = {
    probe: readSwitch('probe'),
    evenOnBattery: readSwitch('even-on-battery'),
    parallel: read('parallel', 'a whole number of machines of at least 1', (text) =>
      /^0*[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined,
    ),
    progress: readSwitch('progress'),
  };
  if (problems.length > 0) throw new RunProblem(problems.join('\n'));
  warnOfUnread(new Set(secrets));
  return settings;
}

function warnOfUnread(secrets: ReadonlySet<string>): void {
  const known: readonly string[] = [...KEYS, ...secrets];
  const config = pulumi.allConfig();
  for (const full of Object.keys(config).sort()) {
    const key = full.startsWith(`${NAMESPACE}:`) ? full.slice(NAMESPACE.length + 1) : undefined;
    if (key === undefined || known.includes(key)) continue;
    void pulumi.log.warn(
      `${full} is read by nobody: it is no setting (${KEYS.join(', ')}) and no secret that the machines need; ${likely(
        key,
        known.filter((one) => config[`${NAMESPACE}:${one}`] === undefined),
      )}\`pulumi config rm ${full}\` takes it away`,
    );
  }
}

/** @param unsaid what is known and stands nowhere: what stands there isn't what was meant */
function likely(key: string, unsaid: readonly string[]): string {
  const { closest, distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const near = closest(key, unsaid);
  return unsaid.length > 0 && distance(key, near) <= 2 ? `did you mean '${near}'? ` : '';
}
