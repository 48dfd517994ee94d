import { driverSocketProblem, SAFE_NAME, timerNameProblem, upsNameProblem } from '../../nut';
import { type CheckContext, isManaged } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { text } from '../say';

/** Timers and files are named for it with words before and after, and these have their own bounds. */
const LONGEST_NAME = 63;

/** UPS names that NUT's files, its timers and the shell between them can hold, each once on its server. */
export function* upsNames(context: CheckContext): Generator<Conclusion> {
  const { lab, plan } = context;
  const seen = new Map<string, string>();
  const onServer = new Map<string, { name: string; nutName: string }>();
  for (const [name, ups] of Object.entries(lab.upses)) {
    const path = ['upses', name];
    const folded = name.toLowerCase();
    const earlier = seen.get(folded);
    seen.set(folded, earlier ?? name);
    if (earlier !== undefined) {
      const message = `the UPSes ${text(earlier)} and ${text(name)} differ in capitals only, which upsd ignores: rename one`;
      yield conclusion('duplicate-name', path, message);
    }
    const timer = plan.upses[name] === undefined ? undefined : nameProblem(name);
    if (name === '' || timer !== undefined) {
      const why = name === '' ? 'it is empty; use letters, digits, ".", "_" and "-"' : timer;
      yield conclusion('ups-name-invalid', path, `the UPS name ${text(name)} can't be one: ${why}`);
    }
    const nutName = ups.nutName ?? name;
    const nutPath = ups.nutName === undefined ? path : [...path, 'nutName'];
    const problem = ups.nutName === undefined && timer !== undefined ? undefined : upsNameProblem(nutName);
    if (problem !== undefined && !(nutName === '' && ups.nutName === undefined)) {
      yield conclusion(
        'ups-name-invalid',
        nutPath,
        `the name ${text(nutName)} of UPS ${text(name)} in NUT can't be one: ${problem}`,
      );
    }
    if (ups.driver !== undefined && isManaged(lab, ups.server)) {
      const socket = driverSocketProblem(ups.driver, nutName);
      if (socket !== undefined) {
        yield conclusion(
          'driver-socket-too-long',
          nutPath,
          `UPS ${text(name)} on host ${text(ups.server)}: ${socket}`,
        );
      }
    }
    const key = JSON.stringify([ups.server, nutName.toLowerCase()]);
    const other = onServer.get(key);
    if (other !== undefined && earlier === undefined) {
      const message = `the UPSes ${text(other.name)} and ${text(name)} are both ${text(nutName)} on host ${text(ups.server)}, and upsd ignores capitals: give each its own nutName`;
      yield conclusion('duplicate-name', nutPath, message, [['upses', other.name]]);
    }
    if (other === undefined) onServer.set(key, { name, nutName });
  }
}

/** The name is part of a timer's, and begins the names of files: '..' and '-x' mean something else there. */
function nameProblem(name: string): string | undefined {
  if (name.length > LONGEST_NAME) {
    return `it has ${name.length} characters, at most ${LONGEST_NAME} are safe; use a shorter one`;
  }
  const problem = timerNameProblem(`stage.${name}`);
  if (problem !== undefined || SAFE_NAME.test(name)) return problem;
  return 'it does not begin with a letter or digit; use letters, digits, ".", "_" and "-", a letter or digit first';
}
