import { type MachineOptions, NutMachine } from './machine';
import { type Namespace, startLabNamespace } from './namespace';

/**
 * A private network in which machines run NUT's real daemons. Addresses of the homelabs lie on its `lo`, so that
 * generated files run as they are; nothing outside can be reached and nothing from outside reaches in. Everything ends
 * with `stop()`, and also when the test's process dies.
 *
 * Needs root, `unshare`, `nsenter`, `ip`, perl and Debian's nut-server and nut-client; the machine's own /etc/nut and
 * /run/nut are never touched.
 */
export class NutLab {
  /** Every machine that was started, powered off ones included. */
  readonly machines: NutMachine[] = [];

  private constructor(private readonly namespace: Namespace) {}

  static async start(): Promise<NutLab> {
    return new NutLab(await startLabNamespace());
  }

  /** Starts a machine; its daemons wait for `machine.start()`. */
  async machine(options: MachineOptions): Promise<NutMachine> {
    const machine = await NutMachine.start(this.namespace, options);
    this.machines.push(machine);
    return machine;
  }

  /** Ends every process of the lab. */
  async stop(): Promise<void> {
    await this.namespace.end();
    await Promise.all(this.machines.map((machine) => machine.powerOff()));
  }
}
