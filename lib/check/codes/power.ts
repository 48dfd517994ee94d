import type { CodeEntry } from './entry';

/** UPSes, stages, and what depends on what. */
export const POWER_CODES = {
  'ups-without-server': {
    severity: 'error',
    title: 'A UPS that nobody reads',
    why: 'Without a host that runs upsd for it no machine learns of an outage: all of them lose their power while they run.',
    fix: 'Name the host that the UPS’s cable leads to in `server`. A NAS or a Raspberry Pi that is not ours counts too: declare it with `managed: false`.',
  },
  'server-not-last': {
    severity: 'error',
    title: 'The server of a UPS is not the last to stop',
    why: 'The others see the battery through the server’s upsd. Where it goes first they know nothing more and shut down after DEADTIME, all at once. And a stage on a server calls `upsmon -c fsd`, which there means the UPS itself: every machine on it goes down.',
    fix: 'Let the server go at `low-battery`, where NUT’s own primary logic keeps the order, and give the others earlier stages.',
  },
  'dependency-without-ups': {
    severity: 'error',
    title: 'A machine that others need is on no UPS',
    why: 'It is gone with the mains. If it serves a UPS, nobody sees the battery; if it has the storage, its clients hang while they shut down.',
    fix: 'Put it on a UPS and name that in `poweredBy`. A machine that is already within a UPS’s `baseWatts` gets `watts: 0`.',
  },
  'host-without-ups': {
    severity: 'warning',
    title: 'A managed machine on no UPS',
    why: 'Nothing that is declared for it can have an effect: it loses its power with the mains.',
    fix: 'Name its UPS in `poweredBy`, or leave the machine out. A virtual machine names `runsOn`.',
  },
  'dependency-loop': {
    severity: 'error',
    title: 'Machines that need each other in a circle',
    why: 'What a machine needs must stop after it. In a circle there is no such order.',
    fix: 'Take one of the names out of `dependsOn` or `runsOn`.',
  },
  'dependency-stops-first': {
    severity: 'error',
    title: 'A machine stops before one that needs it',
    why: 'The one that needs it loses its storage while it runs: writes are lost, and its own shutdown hangs on file systems that no longer answer.',
    fix: 'Give the machine that is needed a later stage, or `low-battery`, or the other one an earlier stage.',
  },
  'virtual-machine-outlives-host': {
    severity: 'warning',
    title: 'A virtual machine that is to stop after its host',
    why: 'The host stops its guests itself when it goes, within its own time limit; the guest’s stage never comes.',
    fix: 'Give the virtual machine a stage before the host’s.',
  },
  'virtual-machine-with-power': {
    severity: 'error',
    title: 'A virtual machine with power of its own',
    why: 'What it draws is part of what its host draws. Counted twice, the load and the runtime are wrong.',
    fix: 'Write `watts: 0` and no `poweredBy`; its power is that of `runsOn`.',
  },
  'stage-zero': {
    severity: 'warning',
    title: 'A stage that comes at once or never',
    why: 'After 0 s on battery the shortest flicker that is noticed brings the machine down. A runtime below 0 is never reached.',
    fix: 'Write a time above 0.',
  },
  'stages-too-close': {
    severity: 'warning',
    title: 'Two stages closer together than they are exact',
    why: 'A stage starts when the driver has noticed (its poll interval), upsmon has noticed (POLLFREQ), and upssched’s timer, which counts in whole seconds, has ended. Each host is late by its own amount, so two stages that are close together may change places.',
    fix: 'Put them as far apart as the message says, or give them the same time if they may go together.',
  },
  'ups-overloaded': {
    severity: 'error',
    title: 'The load is above what the UPS can deliver',
    why: 'A UPS on battery switches off on overload at once: every machine on it loses its power, and no shutdown runs.',
    fix: 'Move machines to another UPS or take a larger one. `ratedWatts` is watts, not the VA in the model’s name.',
  },
  'ups-overloaded-alone': {
    severity: 'warning',
    title: 'A UPS cannot carry its machines when the other UPS is out',
    why: 'A machine with two supplies draws everything from one of them when the other has no power. The UPS that is left then switches off on overload, just when it is needed.',
    fix: 'Move machines away from it, or take a larger UPS.',
  },
  'ups-load-high': {
    severity: 'warning',
    title: 'The load is above 80 % of what the UPS can deliver',
    why: 'Machines draw more while they start or work hard. There is little left for that, and the runtime is short.',
    fix: 'Keep part of the rating free.',
  },
  'runtime-points-disagree': {
    severity: 'error',
    title: 'Runtimes that contradict each other',
    why: 'A battery lasts longer at a smaller load. Points that say otherwise make every computed time wrong.',
    fix: 'Look them up again in the maker’s table; often two of them are swapped.',
  },
  'min-supplies-unreachable': {
    severity: 'error',
    title: 'More supplies needed than there are',
    why: 'upsmon compares MINSUPPLIES with the supplies that have power. Where it can’t be reached upsmon shuts the machine down as soon as it starts.',
    fix: 'Lower `minSupplies`, or name every supply in `poweredBy`.',
  },
  'supply-shares-not-one': {
    severity: 'error',
    title: 'Shares of supplies that do not add up',
    why: 'The supplies together carry the whole machine. With another sum the load of each UPS is wrong.',
    fix: 'Make the shares add up to 1, or leave them out for equal parts.',
  },
  'network-without-ups': {
    severity: 'warning',
    title: 'Network gear without a battery between a UPS’s server and those who follow it',
    why: 'The switch goes off with the mains. A machine that has seen the outage before shuts down after DEADTIME; one that has not never learns of it.',
    fix: 'Put the switch on a UPS and name that in `poweredBy`; one within the UPS’s `baseWatts` gets `watts: 0`.',
  },
  'network-on-another-ups': {
    severity: 'info',
    title: 'Network gear that hangs on another UPS than the one it carries the data of',
    why: 'If its own UPS is empty first, machines lose the server of theirs and shut down after DEADTIME, earlier than planned.',
    fix: 'See that the gear’s UPS lasts longer, or move the gear.',
  },
  'network-gear-undeclared': {
    severity: 'warning',
    title: 'Machines follow a UPS over a network that nobody declared',
    why: 'Between two machines there is a switch. Without a battery it is gone with the mains, and the machines hear nothing of the UPS.',
    fix: 'Declare it in `networkGear` with its UPS.',
  },
  'on-delay-not-above-off-delay': {
    severity: 'error',
    title: 'Outlets that come back before they go off',
    why: 'The UPS gets both delays at once. With an `onDelay` that is not the longer one it never switches its outlets off, or does not come back (`man usbhid-ups`).',
    fix: 'Write an `onDelay` above `offDelay`.',
  },
  'cyberpower-delay-not-in-minutes': {
    severity: 'warning',
    title: 'A delay that a CyberPower rounds down',
    why: 'Many of its models divide the delays by 60 and drop the rest: below a minute the outlets go off at once, while machines still run (`man usbhid-ups`).',
    fix: 'Write whole minutes.',
  },
  'low-battery-undecided': {
    severity: 'error',
    title: 'A low battery that never comes',
    why: '`decidedBy: driver` makes the driver ignore the UPS’s own word (`ignorelb`) and go by numbers. Without one the battery is never low, and no machine stops.',
    fix: 'Add `lowBattery.chargePercent` or `lowBattery.runtime`.',
  },
  'wake-on-lan-without-waker': {
    severity: 'error',
    title: 'A machine that nobody wakes',
    why: 'Wake-on-LAN is sent by a managed machine that is up, or back first. There is no other one.',
    fix: 'Declare a managed machine that is up before it, or let it return with power or by hand.',
  },
  'returns-by-hand': {
    severity: 'info',
    title: 'A machine that somebody has to start',
    why: 'It stays off after the outage. That is fine when somebody knows.',
    fix: 'If its firmware can start it with power, switch that on and write `with-power`; if it has Wake-on-LAN, write its MAC address.',
  },
} as const satisfies Record<string, CodeEntry>;
