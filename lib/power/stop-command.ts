/**
 * SHUTDOWNCMD's patience. upsmon calls it once and never again, so it goes from one way to the next by itself.
 */
export const STOP_COMMAND = {
  /** How long systemd may take to say how it stands, or to start a unit. */
  questionSeconds: 5,
  /** How long systemd may take to say that it has begun; then the next way is tried. */
  answerSeconds: 20,
  /** How long systemd may take to end everything by force; then the kernel is told without it. */
  forceSeconds: 30,
} as const;
