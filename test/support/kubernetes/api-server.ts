import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { goTool } from '../go-tool';
import { type ApiAnswer, ApiClient, type ApplyOptions, type KubernetesObject } from './api-client';
import { crdDocuments, crdFiles } from './crds';
import { type GuardedProcess, guardedProcess } from './guarded-process';

export interface ApiServerOptions {
  /** CRD files to apply, by the start of their name: `['gateway-api', 'flux']`. @default every file at hand */
  crds?: string[];
}

/** A real kube-apiserver with its etcd, without controllers: what it accepts is stored, nothing runs. */
export interface ApiServer {
  apply(object: KubernetesObject, options?: ApplyOptions): Promise<ApiAnswer>;
  get(identity: KubernetesObject): Promise<KubernetesObject | undefined>;
  stop(): Promise<void>;
}

/** Both are up in 2 s on an idle machine; the rest is for a machine that builds something else meanwhile. */
const startLimitMs = 90_000;

const keySeed = { namedCurve: 'P-256' } as const;

/**
 * Starts etcd and kube-apiserver for this test file alone, on loopback, with their data in a folder of their own;
 * `stop()` ends both and removes it, and so does the end of this process, however it comes.
 *
 * @throws with the last words of both where the API server doesn't get ready
 */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const programs = await goTool('kubernetes');
  const running = await startOnFreePort(programs);
  try {
    await applyCrds(running.client, options.crds ?? ['']);
  } catch (error) {
    await running.stop();
    throw error;
  }
  const { client, stop } = running;
  return {
    apply: (object, applyOptions) => client.apply(object, applyOptions),
    get: (identity) => client.get(identity),
    stop,
  };
}

interface Running {
  client: ApiClient;
  stop(): Promise<void>;
}

/** kube-apiserver can't choose a port itself, so between our choice and its start another may take it. */
async function startOnFreePort(programs: string): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(programs, await freePort());
    } catch (error) {
      if (attempt === 3 || !/address already in use/.test(String(error))) throw error;
    }
  }
}

async function start(programs: string, port: number): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'ridethrough-api-'));
  const token = randomBytes(16).toString('hex');
  await writeFile(join(folder, 'tokens.csv'), `${token},test,test,system:masters\n`, { mode: 0o600 });
  const { privateKey } = generateKeyPairSync('ec', keySeed);
  const key = privateKey.export({ type: 'sec1', format: 'pem' });
  await writeFile(join(folder, 'service-account.key'), key, { mode: 0o600 });

  const etcd = guardedProcess(folder, join(programs, 'etcd'), etcdFlags(folder));
  const apiServer = guardedProcess(folder, join(programs, 'kube-apiserver'), apiServerFlags(folder, port));
  let client: ApiClient | undefined;
  const stop = async () => {
    client?.close();
    await Promise.all([apiServer.stop(), etcd.stop()]);
  };
  try {
    const ca = await certificate(folder, [etcd, apiServer]);
    const connected = new ApiClient({ port, token, ca });
    client = connected;
    await until(() => connected.isReady(), [etcd, apiServer]);
    return { client: connected, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Sockets in place of ports: nobody else's etcd can be in the way. What it advertises must look like `host:port`,
 * and nobody reads it: it has no peers, and the API server is told the socket.
 */
function etcdFlags(folder: string): string[] {
  return [
    `--data-dir=${folder}/etcd`,
    `--listen-client-urls=unix://${folder}/etcd.sock`,
    '--advertise-client-urls=http://127.0.0.1:2379',
    `--listen-peer-urls=unix://${folder}/peer.sock`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

function apiServerFlags(folder: string, port: number): string[] {
  return [
    `--etcd-servers=unix://${folder}/etcd.sock`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--cert-dir=${folder}/certificates`,
    `--service-account-key-file=${folder}/service-account.key`,
    `--service-account-signing-key-file=${folder}/service-account.key`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--token-auth-file=${folder}/tokens.csv`,
    '--authorization-mode=AlwaysAllow',
    '--disable-admission-plugins=ServiceAccount',
    '--service-cluster-ip-range=10.96.0.0/16',
  ];
}

/** The API server signs its own certificate when it starts and writes it with the CA behind it. */
async function certificate(folder: string, processes: GuardedProcess[]): Promise<string> {
  const path = join(folder, 'certificates', 'apiserver.crt');
  const isWhole = (text: string) => text.match(/-----END CERTIFICATE-----/g)?.length === 2;
  await until(async () => existsSync(path) && isWhole(readFileSync(path, 'utf8')), processes);
  return readFileSync(path, 'utf8');
}

/** @throws as soon as one of the processes has ended, or after {@link startLimitMs} */
async function until(holds: () => Promise<boolean>, processes: GuardedProcess[]): Promise<void> {
  const limit = Date.now() + startLimitMs;
  while (!(await holds().catch(() => false))) {
    if (processes.some((one) => one.hasEnded()) || Date.now() > limit) {
      const words = processes.map((one) => one.lastWords()).join('\n');
      throw new Error(`kube-apiserver and etcd did not get ready:\n${words}`);
    }
    await sleep(50);
  }
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') done(address.port);
        else failed(new Error('no free port on 127.0.0.1'));
      });
    });
  });
}

/** Applies the CRDs and waits until objects of their kinds can be. */
async function applyCrds(client: ApiClient, names: string[]): Promise<void> {
  const files = crdFiles().filter((file) => names.some((name) => file.startsWith(name)));
  const documents = files.flatMap(crdDocuments);
  const next = documents.values();
  const worker = async () => {
    for (const document of next) await applyDocument(client, document);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  for (const document of documents) await untilServed(client, document);
}

async function applyDocument(client: ApiClient, document: string): Promise<void> {
  const identity = {
    apiVersion: topLevel(document, /^apiVersion: (.+)$/m),
    kind: topLevel(document, /^kind: (.+)$/m),
    metadata: { name: topLevel(document, /^ {2}name: (.+)$/m) },
  };
  const answer = await client.applyText(identity, document);
  if (!answer.accepted) throw new Error(`${identity.kind} ${identity.metadata.name}: ${answer.message}`);
}

async function untilServed(client: ApiClient, document: string): Promise<void> {
  if (!/^kind: CustomResourceDefinition$/m.test(document)) return;
  const group = topLevel(document, /^ {2}group: (.+)$/m);
  const kind = topLevel(document, /^ {4}kind: (.+)$/m);
  const version = topLevel(document, /^ {6}name: (.+)$|^ {4}- name: (.+)$/m);
  await until(() => client.serves(`${group}/${version}`, kind), []);
}

function topLevel(document: string, pattern: RegExp): string {
  const [, first, second] = pattern.exec(document) ?? [];
  const found = first ?? second;
  if (found === undefined) throw new Error(`a CRD file has a document without ${pattern}`);
  return found;
}
