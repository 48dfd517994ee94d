/** What can happen. Those up to `up` are what every reader of `simulate --json` may rely on. */
export type EventName =
  | 'mains-lost'
  | 'on-battery'
  | 'timer-started'
  | 'timer-cancelled'
  | 'stage-fired'
  | 'low-battery'
  | 'forced-shutdown'
  | 'shutdown-started'
  | 'off'
  | 'outlets-cut'
  | 'power-lost'
  | 'mains-back'
  | 'online'
  | 'outlets-on'
  | 'wake-sent'
  | 'booting'
  | 'up'
  /** A stage is due, but another UPS still feeds the machine, or the UPS is no longer on battery. */
  | 'stage-refused'
  /** upsmon begins the machine's shutdown; FINALDELAY is still to come. */
  | 'shutdown-decided'
  /** A threshold that a stage by charge or runtime waits for is reached. */
  | 'threshold-reached'
  /** The battery has nothing left. */
  | 'battery-empty'
  /** A machine can't hear of a UPS that it has seen on battery. */
  | 'contact-lost'
  /** Somebody starts it. */
  | 'started-by-hand'
  /** It hung, and was switched off by force. */
  | 'forced-off'
  /** The fault that was asked for. */
  | 'fault';

/** One thing that happens. */
export interface SimulatedEvent {
  /** Seconds since the mains failed. */
  at: number;
  /** What. */
  event: EventName;
  /** The machine. */
  host?: string;
  /** The UPS. */
  ups?: string;
}

/** What becomes of a machine. */
export interface HostOutcome {
  /** It never stopped; it stopped in order; or it lost its power while it ran, stopped or started. */
  outcome: 'rode-through' | 'stopped-cleanly' | 'lost-power';
  /** When SHUTDOWNCMD runs for the first time, in seconds since the mains failed. */
  shutdownStartsAt?: number;
  /** When it is off for the first time. */
  offAt?: number;
  /** When it loses its power for the first time while it isn't off. */
  powerLostAt?: number;
  /** When it is up for good again. */
  backAt?: number;
}

/** The state of a battery from one moment on; its charge moves in a straight line to the next one. */
export interface BatteryReading {
  at: number;
  /** From 0 to 1. */
  charge: number;
  /** What hangs on the UPS. */
  watts: number;
}

/** What a power cut does. */
export interface Simulation {
  /** In order. */
  events: SimulatedEvent[];
  /** Every machine of the plan. */
  hosts: Record<string, HostOutcome>;
  /** Every UPS's battery, at each moment its load changes. */
  batteries: Record<string, BatteryReading[]>;
}
