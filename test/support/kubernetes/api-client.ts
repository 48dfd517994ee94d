import { Agent, request } from 'node:https';

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

/** What the API server said to an object: its own words, unshortened. */
export type ApiAnswer =
  | { accepted: true; object: KubernetesObject; warnings: string[] }
  | { accepted: false; status: number; message: string; warnings: string[] };

export interface ApplyOptions {
  /** Everything but the write: schema, CEL rules, admission. @default false */
  dryRun?: boolean;
}

export interface ApiConnection {
  port: number;
  token: string;
  ca: string;
}

interface Response {
  status: number;
  body: string;
  warnings: string[];
}

interface Request {
  method: string;
  path: string;
  accept?: string;
  content?: { type: string; text: string };
}

interface Resource {
  plural: string;
  namespaced: boolean;
}

interface Discovery {
  items: {
    metadata: { name?: string };
    versions: {
      version: string;
      resources: { resource: string; scope: string; responseKind: { kind: string } }[];
    }[];
  }[];
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** As much of a Kubernetes client as the tests need. */
export class ApiClient {
  private readonly agent: Agent;
  private resources = new Map<string, Resource>();

  constructor(private readonly connection: ApiConnection) {
    this.agent = new Agent({ keepAlive: true, ca: connection.ca });
  }

  /**
   * Server-side apply with `fieldValidation=Strict`. A namespace that doesn't exist yet is a refusal (404), also in
   * a dry run: apply it first.
   */
  async apply(object: KubernetesObject, options: ApplyOptions = {}): Promise<ApiAnswer> {
    return this.applyText(object, JSON.stringify(object), options);
  }

  /** The same with the object's text at hand, which may be YAML. `identity` says where it goes. */
  async applyText(identity: KubernetesObject, text: string, options: ApplyOptions = {}): Promise<ApiAnswer> {
    const path = await this.pathOf(identity);
    if (!path) {
      const message = `the API server has no kind ${identity.kind} in ${identity.apiVersion}`;
      return { accepted: false, status: 404, message, warnings: [] };
    }
    const query = new URLSearchParams({ fieldManager: 'test', fieldValidation: 'Strict', force: 'true' });
    if (options.dryRun) query.set('dryRun', 'All');
    const { status, body, warnings } = await this.send({
      method: 'PATCH',
      path: `${path}?${query}`,
      content: { type: 'application/apply-patch+yaml', text },
    });
    const said = JSON.parse(body);
    if (status < 300) return { accepted: true, object: said, warnings };
    return { accepted: false, status, message: said.message ?? body, warnings };
  }

  /** The object as the server holds it, defaults filled in, or undefined. */
  async get(identity: KubernetesObject): Promise<KubernetesObject | undefined> {
    const path = await this.pathOf(identity);
    if (!path) return undefined;
    const { status, body } = await this.send({ method: 'GET', path });
    return status === 200 ? JSON.parse(body) : undefined;
  }

  async isReady(): Promise<boolean> {
    return (await this.send({ method: 'GET', path: '/readyz' })).status === 200;
  }

  /** Whether objects of this kind can be applied. */
  async serves(apiVersion: string, kind: string): Promise<boolean> {
    return (await this.resource(apiVersion, kind)) !== undefined;
  }

  close(): void {
    this.agent.destroy();
  }

  private async pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string | undefined> {
    const resource = await this.resource(apiVersion, kind);
    if (!resource) return undefined;
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const namespace = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${base}${namespace}/${resource.plural}/${metadata.name}`;
  }

  private async resource(apiVersion: string, kind: string): Promise<Resource | undefined> {
    const key = `${apiVersion} ${kind}`;
    if (!this.resources.has(key)) this.resources = await this.discover();
    return this.resources.get(key);
  }

  private async discover(): Promise<Map<string, Resource>> {
    const found = new Map<string, Resource>();
    for (const path of ['/api', '/apis']) {
      const { items }: Discovery = JSON.parse(
        (await this.send({ method: 'GET', path, accept: aggregated })).body,
      );
      for (const { metadata, versions } of items) {
        const group = metadata.name ?? '';
        for (const { version, resources } of versions) {
          for (const { resource, scope, responseKind } of resources) {
            const apiVersion = group ? `${group}/${version}` : version;
            const key = `${apiVersion} ${responseKind.kind}`;
            found.set(key, { plural: resource, namespaced: scope === 'Namespaced' });
          }
        }
      }
    }
    return found;
  }

  private send({ method, path, accept, content }: Request): Promise<Response> {
    const { port, token } = this.connection;
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: accept ?? '*/*' };
    if (content) headers['content-type'] = content.type;
    return new Promise((done, failed) => {
      const sent = request(
        { host: '127.0.0.1', port, path, method, headers, agent: this.agent },
        (answer) => {
          let body = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk) => {
            body += chunk;
          });
          answer.on('error', failed);
          answer.on('end', () => {
            done({ status: answer.statusCode ?? 0, body, warnings: warningTexts(answer.headers.warning) });
          });
        },
      );
      sent.on('error', failed);
      sent.end(content?.text);
    });
  }
}

/** RFC 7234 5.5: `299 - "text", 299 - "text"`. */
function warningTexts(header: string | undefined): string[] {
  const quoted = (header ?? '').matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g);
  return [...quoted].map(([, text]) => (text ?? '').replace(/\\(.)/g, '$1'));
}
