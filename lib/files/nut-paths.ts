/** Where NUT's files and ours lie on a host. */
export const NUT_PATHS = {
  nutConf: '/etc/nut/nut.conf',
  upsConf: '/etc/nut/ups.conf',
  upsdConf: '/etc/nut/upsd.conf',
  upsdUsers: '/etc/nut/upsd.users',
  upsmonConf: '/etc/nut/upsmon.conf',
  upsschedConf: '/etc/nut/upssched.conf',
  /** CMDSCRIPT: what happens at an event or when a timer is due. Runs unprivileged. */
  cmdScript: '/etc/nut/upssched-cmd',
  /** SHUTDOWNCMD. Runs as root. */
  shutdownCommand: '/etc/nut/ridethrough-shutdown',
  /** Wakes other machines; `remember` at ONBATT, `wake` at ONLINE. */
  wakeCommand: '/etc/nut/ridethrough-wake',
  /** curl's configuration for Discord's webhook: its address is a secret. */
  discordCurl: '/etc/nut/ridethrough-discord.curl',
  /** The same for the other webhook. */
  webhookCurl: '/etc/nut/ridethrough-webhook.curl',
  /** Run-time state, root:nut 0770 and empty after each boot. */
  state: '/run/nut',
  /** Tells the late shutdown to cut the outlets; below /run, so that no reboot keeps it. */
  killPower: '/run/nut/killpower',
  /** What upsmon calls for each event. In /sbin on Debian, merged or not. */
  upssched: '/sbin/upssched',
  /** Makes upsd wait for the addresses that it listens on. */
  serverDropIn: '/etc/systemd/system/nut-server.service.d/ridethrough.conf',
} as const;
