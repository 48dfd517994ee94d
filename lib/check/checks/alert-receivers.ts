import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { joined, listed, nearest, text } from '../say';

const SEVERITIES = ['critical', 'warning', 'info'] as const;

/** Who alerts go to, and the jobs they are about. */
export function* alertReceivers({ lab }: CheckContext): Generator<Conclusion> {
  const monitoring = lab.platform?.monitoring;
  if (monitoring === undefined) return;
  const at = ['platform', 'monitoring'];
  const { alerting, proxmoxAlerts, scrapeTargets = {} } = monitoring;
  if (proxmoxAlerts !== undefined && !Object.hasOwn(scrapeTargets, proxmoxAlerts.job)) {
    const jobs = Object.keys(scrapeTargets);
    const message = `the Proxmox alerts are about the scrape job ${text(proxmoxAlerts.job)}, which is not declared; ${suggestion(proxmoxAlerts.job, jobs, 'scrapeTargets')}`;
    yield conclusion('unknown-scrape-job', [...at, 'proxmoxAlerts', 'job'], message, [
      [...at, 'scrapeTargets'],
    ]);
  }
  if (alerting === undefined) {
    const message =
      'no receiver is declared, so Prometheus raises alerts and nobody is told: declare alerting with receivers and routes';
    yield conclusion('alerts-told-to-nobody', [...at, 'alerting'], message);
    return;
  }
  const receivers = Object.keys(alerting.receivers);
  for (const [name, { discord, email }] of Object.entries(alerting.receivers)) {
    const path = [...at, 'alerting', 'receivers', name];
    if (discord === undefined && email === undefined) {
      const message = `the receiver ${text(name)} has no way to tell anybody: add discord or email`;
      yield conclusion('receiver-without-target', path, message);
    }
    if (email !== undefined && (email.username === undefined) !== (email.password === undefined)) {
      const there =
        email.username === undefined ? 'a password and no username' : 'a username and no password';
      const message = `the mail of receiver ${text(name)} has ${there}; a mail server wants both or none: add the other one, or remove it`;
      yield conclusion(
        'email-login-incomplete',
        [...path, 'email', email.username === undefined ? 'username' : 'password'],
        message,
      );
    }
  }
  for (const severity of SEVERITIES) {
    for (const [index, name] of (alerting.routes[severity] ?? []).entries()) {
      if (Object.hasOwn(alerting.receivers, name)) continue;
      const message = `alerts of severity ${severity} go to the receiver ${text(name)}, which is not declared; ${suggestion(name, receivers, 'alerting.receivers')}`;
      yield conclusion('unknown-receiver', [...at, 'alerting', 'routes', severity, index], message, [
        [...at, 'alerting', 'receivers'],
      ]);
    }
  }
  const silent = SEVERITIES.filter((severity) => (alerting.routes[severity] ?? []).length === 0);
  if (silent.length > 0) {
    const message = `alerts of severity ${joined(silent)} go to no receiver, so nobody is told of them${silent.includes('info') ? ' (that power is back is of severity info)' : ''}: name one in routes, if somebody should be`;
    yield conclusion('alerts-told-to-nobody', [...at, 'alerting', 'routes'], message, [
      [...at, 'alerting', 'routes', '*'],
    ]);
  }
}

function suggestion(name: string, known: readonly string[], section: string): string {
  const near = nearest(name, known);
  return near === undefined
    ? `declared are ${listed(known)}: correct the name, or declare it in ${section}`
    : `did you mean ${text(near)}?`;
}
