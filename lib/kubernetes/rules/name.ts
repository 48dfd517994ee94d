/** Longest DNS-1123 subdomain, which most objects' names are. */
export const LONGEST_SUBDOMAIN = 253;
/** Longest DNS-1123 or DNS-1035 label, which names of Namespaces and Services are. */
export const LONGEST_LABEL = 63;

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const HOSTNAME = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const SECRET_KEY = /^[-._a-zA-Z0-9]+$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** DNS-1123 label: a Namespace's name. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export function isLabel(name: string): boolean {
  return name.length <= LONGEST_LABEL && LABEL.test(name);
}

/** DNS-1123 subdomain: the name of most objects. */
export function isSubdomain(name: string): boolean {
  return name.length <= LONGEST_SUBDOMAIN && SUBDOMAIN.test(name);
}

/** A Gateway API Hostname: a subdomain, its first label possibly `*`. */
export function isHostname(name: string): boolean {
  return name.length <= LONGEST_SUBDOMAIN && HOSTNAME.test(name);
}

/** A key in a Secret's `data`. */
export function isSecretKey(key: string): boolean {
  return key.length <= LONGEST_SUBDOMAIN && SECRET_KEY.test(key);
}

/** A label's value. */
export function isLabelValue(value: string): boolean {
  return value.length <= LONGEST_LABEL && LABEL_VALUE.test(value);
}

/** A label's key: a name, before it possibly a subdomain and `/`. */
export function isLabelKey(key: string): boolean {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  const prefix = parts[0];
  return (
    parts.length <= 1 && (prefix === undefined || isSubdomain(prefix)) && name !== '' && isLabelValue(name)
  );
}
