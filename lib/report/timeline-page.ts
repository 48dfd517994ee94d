import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plan } from '../power';
import { type PageParts, pageOf } from './timeline/page';

/**
 * timeline.html: a power cut to look at, in one file that asks the network for nothing. A lane per machine, battery and
 * load, a slider over the outage's length, faults to choose from, promises with their margins. The page carries the plan
 * and the simulator, and plays everything itself when it is opened: writing it takes no time.
 *
 * @param environment what the command line calls this homelab
 * @default the homelab's name
 * @throws Error where the build has not made the page's script
 */
export function timelinePage(plan: Plan, environment: string = plan.name): string {
  parts ??= readParts();
  return pageOf(plan, environment, parts);
}

let parts: PageParts | undefined;

/** Both are made by the build, wherever this is called from. */
function readParts(): PageParts {
  const folder = join(dirname(require.resolve('ridethrough/package.json')), 'build/lib/report/timeline');
  return {
    app: readFileSync(join(folder, 'app.bundle.js'), 'utf8'),
    css: readFileSync(join(folder, 'page.css'), 'utf8'),
  };
}
