import type { BreachCode } from '../../kubernetes/rules';
import type { CodeEntry } from './entry';

/** What the rules beside the constructs find. */
const RULE_CODES = {
  'chart-delivery-not-available': {
    severity: 'error',
    title: 'A way of delivery that is not there yet',
    why: 'Charts could not be rendered that way.',
    fix: 'Take one that the message names.',
  },
  'exposed-without-listener': {
    severity: 'error',
    title: 'An app that the Gateway does not answer for',
    why: 'Its HTTPRoute would attach to no listener, and its name lead to nothing.',
    fix: 'Add a listener with its hostname, or take a name that one answers to.',
  },
  'gateway-address-not-in-pool': {
    severity: 'error',
    title: 'A Gateway address that no pool gives out',
    why: 'Cilium gives a Service an address of its pools only. The Gateway would wait for ever.',
    fix: 'Take an address of a pool, or add a block for it.',
  },
  'gateway-listener-duplicate': {
    severity: 'error',
    title: 'Two listeners that are the same',
    why: 'The API server refuses a Gateway with two listeners of one name, or of one port, protocol and hostname.',
    fix: 'Rename or remove one.',
  },
  'gateway-listener-refused': {
    severity: 'error',
    title: 'A listener that the API server refuses',
    why: 'Gateway API’s rules: no `tls` on HTTP, TCP and UDP, HTTPS terminates, no hostname on TCP and UDP, 1 to 64 listeners, a certificate where TLS ends.',
    fix: 'Correct what the message names.',
  },
  'http-01-without-http-listener': {
    severity: 'error',
    title: 'HTTP-01 and nothing at port 80',
    why: 'The authority asks for a file over plain HTTP. Without a listener there no certificate is ever signed.',
    fix: 'Add an HTTP listener at port 80, or prove names by DNS-01.',
  },
  'kubernetes-name-invalid': {
    severity: 'error',
    title: 'A name that the API server refuses',
    why: 'Kubernetes’ objects have names of lower-case letters, digits and hyphens; some may have dots.',
    fix: 'Rename it.',
  },
  'load-balancer-block-invalid': {
    severity: 'error',
    title: 'A range of addresses that is none',
    why: 'Cilium refuses the pool, and no Service gets an address.',
    fix: 'Write a CIDR, or start and stop of one family.',
  },
  'loki-retention-without-compactor': {
    severity: 'error',
    title: 'Logs that nobody deletes',
    why: 'Loki’s compactor deletes what is older than the retention. Without it the volume fills.',
    fix: 'Remove `compactor: false`, or remove `retention`.',
  },
  'platform-part-not-rendered': {
    severity: 'info',
    title: 'A part of the platform that nothing is written for yet',
    why: 'The spec has it, this version does not render it.',
    fix: 'Nothing: the rest is not affected.',
  },
  'prometheus-retention-size-unit': {
    severity: 'error',
    title: 'A retentionSize that Prometheus does not take',
    why: 'Prometheus wants a unit that ends in B and does not start with another one.',
    fix: 'Write `45GB` or `45GiB`.',
  },
  'unknown-issuer': {
    severity: 'error',
    title: 'An issuer that is not declared',
    why: 'cert-manager would wait for it for ever, and no certificate is signed.',
    fix: 'Correct the name, or declare it in `certManager.issuers`.',
  },
  'wildcard-with-http-01': {
    severity: 'error',
    title: 'A wildcard by HTTP-01',
    why: 'Let’s Encrypt signs wildcards for DNS-01 only.',
    fix: 'Give the issuer a `dns01` solver, or name each host.',
  },
} as const satisfies Record<BreachCode, CodeEntry>;

/** What runs in and around the cluster. */
export const PLATFORM_CODES = {
  ...RULE_CODES,
  'log-in-without-oauth2-proxy': {
    severity: 'error',
    title: 'A log-in that is not there',
    why: 'The app is to stand behind OAuth2-Proxy, which is not declared.',
    fix: 'Declare `platform.oauth2Proxy`.',
  },
  'prometheus-exposed': {
    severity: 'warning',
    title: 'Prometheus without a log-in',
    why: 'It has none of its own. Whoever reaches the Gateway reads every metric of the homelab.',
    fix: 'Write `authenticated: true`, or don’t expose it: Grafana reads it inside the cluster.',
  },
  'alerts-told-to-nobody': {
    severity: 'info',
    title: 'Alerts that nobody is told of',
    why: 'An alert of a severity without receivers is seen by those who look. That power is back is of severity info.',
    fix: 'Name receivers in `alerting.routes`.',
  },
  'receiver-without-target': {
    severity: 'error',
    title: 'A receiver that tells nobody',
    why: 'Alerts that are sent to it are gone.',
    fix: 'Add `discord` or `email`.',
  },
  'email-login-incomplete': {
    severity: 'error',
    title: 'Half a log-in to a mail server',
    why: 'A mail server wants user name and password, or neither. With one of them no alert is delivered.',
    fix: 'Add the other one.',
  },
  'unknown-receiver': {
    severity: 'error',
    title: 'A receiver that is not declared',
    why: 'Alertmanager does not start with a route to nowhere.',
    fix: 'Correct the name, or declare it in `alerting.receivers`.',
  },
  'unknown-scrape-job': {
    severity: 'error',
    title: 'A scrape job that is not declared',
    why: 'The alerts would be about series that nobody collects, and never fire.',
    fix: 'Correct the name, or declare it in `scrapeTargets`.',
  },
} as const satisfies Record<string, CodeEntry>;
