import type { HostFleetArgs } from '../../../hosts';
import type { Homelab } from '../../../lib/homelab';

/** What the process that runs Pulumi is asked for. */
export interface Request {
  id: number;
  operation: 'up' | 'preview' | 'destroy' | 'refresh';
  stack: string;
  engineRoot: string;
  workFolder: string;
  homelab: Homelab;
  secrets: Record<string, string>;
  options: Omit<HostFleetArgs, 'homelab' | 'secrets'>;
  /** Everything that the engine can say, as with -v=9. @default false */
  verbose?: boolean;
  /** The program does not look at what the fleet gives. @default false */
  ignoresOutputs?: boolean;
  /** The program gives the fleet a provider of its own for commands, of this name. */
  provider?: string;
  /** As with --target: URNs, `*` and `**` in them. @default all */
  target?: string[];
  /** As with --continue-on-error. @default false */
  continueOnError?: boolean;
}

/** What came of it. */
export interface Answer {
  id: number;
  /** Everything it printed. */
  output: string;
  /** Why it failed, or empty. */
  error: string;
  /** How many resources were created, updated, … */
  changes: Record<string, number>;
  /** The stack's outputs, in clear. */
  outputs: Record<string, unknown>;
  /** What was done to which resource, in this order; `same` is left out. */
  steps: { op: string; name: string; type: string }[];
  diagnostics: { severity: string; message: string; name: string }[];
}

/** How the process tells that it is up, or that nothing came of a request. */
export type Message = { ready: true } | { id: number; failure: string } | Answer;
