import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Since Node 22.1, Node can keep what it compiled of the libraries; synth loads megabytes of them. */
const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };

enableCompileCache?.(
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ridethrough', 'compiled'),
);
