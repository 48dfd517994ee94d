import type { Gateway, GatewayListener } from '../../homelab';
import { type Breach, quoted } from './breach';
import { isHostname, isSubdomain } from './name';

/** What a Gateway holds at most (`maxItems` of `spec.listeners`). */
export const MOST_LISTENERS = 64;

/**
 * What the API server refuses in a Gateway's listeners (schema and CEL rules of Gateway API 1.6), and what it takes
 * but no Gateway can serve: a listener that terminates TLS without a certificate. Paths are below `platform.gateway`.
 */
export function gatewayListenerBreaches(gateway: Gateway): Breach[] {
  const { listeners } = gateway;
  const breaches = listeners.flatMap((listener, index) => [
    ...wordBreaches(listener, index),
    ...tlsBreaches(listener, index, gateway),
    ...duplicateBreaches(listeners, index),
  ]);
  return [...countBreaches(listeners), ...breaches];
}

/** Whether a listener ends the TLS of its clients, and so needs a certificate. */
export function terminates({ protocol, tls }: GatewayListener): boolean {
  return (protocol === 'HTTPS' || protocol === 'TLS') && (tls?.mode ?? 'Terminate') === 'Terminate';
}

/** The Secret with a listener's certificate: its own, or the one cert-manager fills by the Gateway's annotation. */
export function certificateSecret(
  gateway: Pick<Gateway, 'name' | 'clusterIssuer'>,
  listener: GatewayListener,
): string | undefined {
  if (listener.tls?.certificateSecret !== undefined) return listener.tls.certificateSecret;
  const signed =
    terminates(listener) && gateway.clusterIssuer !== undefined && listener.hostname !== undefined;
  return signed ? `${gateway.name}-${listener.name}-tls` : undefined;
}

function countBreaches(listeners: readonly GatewayListener[]): Breach[] {
  const { length } = listeners;
  if (length >= 1 && length <= MOST_LISTENERS) return [];
  const message = `the Gateway has ${length} listeners; the API server takes 1 to ${MOST_LISTENERS}: one with a wildcard hostname serves many names`;
  return [{ code: 'gateway-listener-refused', path: ['listeners'], message }];
}

function refused(index: number, key: string, message: string): Breach {
  return { code: 'gateway-listener-refused', path: ['listeners', index, key], message };
}

function wordBreaches({ name, protocol, port, hostname }: GatewayListener, index: number): Breach[] {
  const breaches: Breach[] = [];
  if (!isSubdomain(name)) {
    const message = `the listener's name is ${quoted(name)}; the API server wants lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit, 253 characters at most: rename it, such as 'https'`;
    breaches.push(refused(index, 'name', message));
  }
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    const message = `listener ${quoted(name)} has port ${port}; a port is a whole number from 1 to 65535, such as 443`;
    breaches.push(refused(index, 'port', message));
  }
  if (hostname === undefined) return breaches;
  if (protocol === 'TCP' || protocol === 'UDP') {
    const message = `listener ${quoted(name)} speaks ${protocol} and has hostname ${quoted(hostname)}; ${protocol} carries no host name and the API server refuses one: remove hostname`;
    breaches.push(refused(index, 'hostname', message));
  } else if (!isHostname(hostname)) {
    const message = `listener ${quoted(name)} has hostname ${quoted(hostname)}; the API server wants a lower-case DNS name of 253 characters at most, whose first label may be '*', such as '*.k8s.example.com': correct it, or leave hostname out for every name`;
    breaches.push(refused(index, 'hostname', message));
  }
  return breaches;
}

function tlsBreaches(listener: GatewayListener, index: number, gateway: Gateway): Breach[] {
  const { name, protocol, tls } = listener;
  if (protocol === 'HTTP' || protocol === 'TCP' || protocol === 'UDP') {
    if (tls === undefined) return [];
    const message = `listener ${quoted(name)} speaks ${protocol} and has tls, which the API server refuses: remove tls, or make the protocol ${protocol === 'HTTP' ? 'HTTPS' : 'TLS'}`;
    return [refused(index, 'tls', message)];
  }
  if (protocol === 'HTTPS' && tls?.mode === 'Passthrough') {
    const message = `listener ${quoted(name)} speaks HTTPS and has tls.mode 'Passthrough'; HTTPS must be terminated: remove mode, or make the protocol TLS`;
    return [refused(index, 'tls', message)];
  }
  if (!terminates(listener) || certificateSecret(gateway, listener) !== undefined) return [];
  return [refused(index, 'tls', withoutCertificate(listener, gateway))];
}

function withoutCertificate(
  { name, protocol, hostname }: GatewayListener,
  { clusterIssuer }: Gateway,
): string {
  const fact = `listener ${quoted(name)} terminates TLS (${protocol}) and has no certificate`;
  const own = 'name the Secret that holds one in tls.certificateSecret';
  if (clusterIssuer === undefined) return `${fact}: ${own}, or set the Gateway's clusterIssuer`;
  const why = `cert-manager signs for listeners with a hostname only, and it has ${hostname === undefined ? 'none' : quoted(hostname)}`;
  return `${fact}: ${why}: give it a hostname, or ${own}`;
}

function duplicateBreaches(listeners: readonly GatewayListener[], index: number): Breach[] {
  const listener = listeners[index];
  if (listener === undefined) return [];
  const breaches: Breach[] = [];
  const earlier = listeners.slice(0, index);
  const sameName = earlier.findIndex(({ name }) => name === listener.name);
  if (sameName >= 0) {
    const message = `listeners ${sameName} and ${index} are both named ${quoted(listener.name)}; a listener's name is unique within its Gateway: rename one`;
    breaches.push({ code: 'gateway-listener-duplicate', path: ['listeners', index, 'name'], message });
  }
  const samePlace = earlier.find((other) => place(other) === place(listener));
  if (samePlace !== undefined) {
    const message = `listeners ${quoted(samePlace.name)} and ${quoted(listener.name)} both have ${place(listener)}; port, protocol and hostname together are unique within a Gateway: remove one, or change its port or hostname`;
    breaches.push({ code: 'gateway-listener-duplicate', path: ['listeners', index], message });
  }
  return breaches;
}

function place({ port, protocol, hostname }: GatewayListener): string {
  const name = hostname === undefined ? 'no hostname' : `hostname ${quoted(hostname)}`;
  return `port ${port}, protocol ${protocol} and ${name}`;
}
