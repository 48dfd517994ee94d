import { remote, type types } from '@pulumi/command';
import { privateKeyText } from '../lib/ssh';
import { type Connection, needsSudo, type Target } from './connection';
import { type InstalledMachine, installedMachine, markIn } from './installed-machine';
import { remoteCommand } from './payload';
import * as pulumi from './pulumi';

/** What a {@link Machine} is made of. */
export interface MachineArgs {
  connection: Connection;
  /** Private keys by the name that the connection gives. */
  privateKeys: Readonly<Record<string, pulumi.Input<string>>>;
  /** The script with everything that it installs, secrets included. */
  stdin: pulumi.Input<string>;
  /** What the run leaves on the machine when all went well; a new one makes it run again. */
  mark: string;
  /** Whether no run before this one has left that mark: what says it was said just now. */
  isNewMark: boolean;
  /**
   * Machines that come first. Not by `dependsOn`: this component has to be there at once, for what is said of it before
   * its turn has come.
   */
  after: readonly Machine[];
  /** Whether what the machine says of its steps is shown while it works. */
  progress: boolean;
}

/** One try takes at most this long; a machine that is off doesn't answer the first one either. */
const DIAL = { dialErrorLimit: 2, perDialTimeout: 10 } as const;

/** One machine: the files that ridethrough puts on it, and what its services made of them. */
export class Machine extends pulumi.ComponentResource {
  /** What is installed there, as the machine itself said. */
  readonly installed: pulumi.Output<InstalledMachine>;

  readonly #command: remote.Command;

  constructor(name: string, args: MachineArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ridethrough:hosts:Machine', name, {}, opts);
    const sudo = needsSudo(args.connection);
    const owner = ownerNamed(name);
    const run = remoteCommand('apply', { sudo, mark: args.mark, owner });
    this.#command = new remote.Command(
      name,
      {
        connection: connectionArgs(args.connection, args.privateKeys),
        // Never `triggers`: a change there is a replacement, and its `delete` would undo what was just installed.
        create: run,
        update: run,
        delete: remoteCommand('restore', { sudo, owner }),
        stdin: pulumi.secret(args.stdin),
        logging: args.progress ? remote.Logging.Stderr : remote.Logging.None,
        addPreviousOutputInEnv: false,
      },
      {
        parent: this,
        dependsOn: args.after.map((machine) => machine.#command),
        additionalSecretOutputs: ['stdin', 'connection'],
      },
    );
    const host = args.connection.name;
    this.installed = this.#command.stdout.apply(async (stdout) => {
      const installed = installedMachine(host, stdout);
      if (args.isNewMark && markIn(stdout) === args.mark) await this.#tell(host, installed);
      return installed;
    });
    this.registerOutputs({ installed: this.installed });
  }

  /** Nobody reads what a run that ended well has said on its way. */
  async #tell(host: string, { notes, backedUp, backups }: InstalledMachine): Promise<void> {
    if (notes.length > 0) await pulumi.log.warn(notes.map((note) => `${host}: ${note}`).join('\n'), this);
    if (backedUp.length > 0)
      await pulumi.log.info(`${host}: backed up first, below ${backups}: ${backedUp.join(', ')}`, this);
  }
}

/**
 * Who manages a machine, as the machine itself keeps it. Pulumi deletes what a host was called before only after it has
 * created what it is called now, and that `delete` must not take away what the new one stands on.
 */
function ownerNamed(name: string): string {
  const words = [pulumi.getProject(), pulumi.getStack(), name];
  return words.map((word) => word.replace(/[^A-Za-z0-9._-]/g, '_')).join('/');
}

function connectionArgs(
  { jump, ...target }: Connection,
  privateKeys: MachineArgs['privateKeys'],
): types.input.remote.ConnectionArgs {
  const args = targetArgs(target, privateKeys);
  return jump === undefined ? args : { ...args, proxy: targetArgs(jump, privateKeys) };
}

function targetArgs({ address, port, user, hostKey, privateKey }: Target, keys: MachineArgs['privateKeys']) {
  const key = privateKey === undefined ? undefined : keys[privateKey];
  return {
    host: address,
    port,
    user,
    hostKey,
    ...DIAL,
    ...(key !== undefined && { privateKey: pulumi.secret(pulumi.output(key).apply(privateKeyText)) }),
  };
}
