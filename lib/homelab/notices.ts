import type { Duration } from './duration';
import type { SecretRef } from './secret';

/**
 * Who is told when a stage is armed, fires or is cancelled. Sent by the machine itself, in the background: a dead
 * network delays no shutdown.
 */
export interface Notices {
  /** A Discord webhook. */
  discord?: {
    /** Its address. */
    webhook: SecretRef;
  };
  /** Any address that takes a POST of JSON: `{"homelab", "host", "ups", "event", "text"}`. */
  webhook?: {
    /** The address. */
    url: SecretRef;
  };
  /** Mail by a command on the machine, such as msmtp's or postfix's sendmail. */
  email?: {
    /** Recipients. */
    to: string[];
    /**
     * The command; recipients are its arguments, the message with its headers its input. An absolute path.
     *
     * @default '/usr/sbin/sendmail'
     */
    command?: string;
  };
  /**
   * Which events are told.
   *
   * @default all of them
   */
  events?: ('armed' | 'fired' | 'cancelled')[];
  /**
   * When a try is given up.
   *
   * @default '10s'
   */
  timeout?: Duration;
}
