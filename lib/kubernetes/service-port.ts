/** A port of a Service, for whoever sends requests there. */
export interface ServicePort {
  /** The Service's namespace. */
  readonly namespace: string;
  /** The Service's name. */
  readonly name: string;
  /** Its port. */
  readonly port: number;
}

/** Its address inside the cluster. */
export function serviceUrl({ name, namespace, port }: ServicePort): string {
  return `http://${name}.${namespace}.svc:${port}`;
}
