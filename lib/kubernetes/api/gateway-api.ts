import type { Construct } from 'constructs';
import { TypedApiObject, type TypedApiObjectProps } from './typed-api-object';

const API_VERSION = 'gateway.networking.k8s.io/v1';

/** One listener of a {@link Gateway}. */
export interface ListenerSpec {
  /** Unique within the Gateway; routes name it as `sectionName`. */
  readonly name: string;
  /** What is spoken. */
  readonly protocol: 'HTTP' | 'HTTPS' | 'TLS' | 'TCP' | 'UDP';
  /** Port. */
  readonly port: number;
  /** Host name it answers to; may begin with `*.`. */
  readonly hostname?: string;
  /** For HTTPS and TLS only. */
  readonly tls?: {
    readonly mode: 'Terminate' | 'Passthrough';
    readonly certificateRefs?: readonly { readonly name: string }[];
  };
  /** Whose routes may attach. */
  readonly allowedRoutes?: { readonly namespaces: { readonly from: 'All' | 'Same' } };
}

/** `spec` of a {@link Gateway}. */
export interface GatewaySpec {
  /** GatewayClass. */
  readonly gatewayClassName: string;
  /** Addresses asked for. */
  readonly addresses?: readonly { readonly type: 'IPAddress' | 'Hostname'; readonly value: string }[];
  /** 1 to 64. */
  readonly listeners: readonly ListenerSpec[];
}

/** A Gateway. @see https://gateway-api.sigs.k8s.io/reference/spec/#gateway */
export class Gateway extends TypedApiObject<GatewaySpec> {
  constructor(scope: Construct, id: string, props: TypedApiObjectProps<GatewaySpec>) {
    super(scope, id, { apiVersion: API_VERSION, kind: 'Gateway' }, props);
  }
}

/** A Gateway's listener that a route attaches to. */
export interface ParentReference {
  /** The Gateway's name. */
  readonly name: string;
  /** The Gateway's namespace. @default the route's own */
  readonly namespace?: string;
  /** The listener's name. @default every listener that fits */
  readonly sectionName?: string;
}

/** One rule of an {@link HttpRoute}. */
export interface HttpRouteRule {
  /** What it applies to. @default every path */
  readonly matches?: readonly {
    readonly path: { readonly type: 'Exact' | 'PathPrefix'; readonly value: string };
  }[];
  /** What is done with the request. */
  readonly filters?: readonly {
    readonly type: 'RequestRedirect';
    readonly requestRedirect: {
      readonly scheme: 'http' | 'https';
      readonly port?: number;
      readonly statusCode: 301 | 302;
    };
  }[];
  /** The Services that answer, in the route's namespace. */
  readonly backendRefs?: readonly { readonly name: string; readonly port: number }[];
}

/** `spec` of an {@link HttpRoute}. */
export interface HttpRouteSpec {
  /** Where it attaches. */
  readonly parentRefs: readonly ParentReference[];
  /** Host names. @default those of the listeners */
  readonly hostnames?: readonly string[];
  /** 1 to 16. */
  readonly rules: readonly HttpRouteRule[];
}

/** An HTTPRoute. @see https://gateway-api.sigs.k8s.io/reference/spec/#httproute */
export class HttpRoute extends TypedApiObject<HttpRouteSpec> {
  constructor(scope: Construct, id: string, props: TypedApiObjectProps<HttpRouteSpec>) {
    super(scope, id, { apiVersion: API_VERSION, kind: 'HTTPRoute' }, props);
  }
}
