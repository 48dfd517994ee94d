import type { Duration } from '../duration';

/** The way third-party charts reach the cluster. */
export type ChartDelivery =
  | FluxDelivery
  | ArgoCdDelivery
  | K3sDelivery
  | HelmTemplateDelivery
  | PulumiDelivery;

/** As Flux HelmRelease with its HelmRepository or OCIRepository. */
export interface FluxDelivery {
  /** Flux takes them. */
  by: 'flux';
  /**
   * Namespace of Flux's sources.
   *
   * @default 'flux-system'
   */
  sourceNamespace?: string;
  /**
   * How often Flux reconciles.
   *
   * @default '1h'
   */
  interval?: Duration;
  /** How Secrets in the repository are encrypted. */
  sops?: {
    /** The age recipient (public key) that Flux's key belongs to. @pattern ^age1[0-9a-z]{58}$ */ ageRecipient: string;
  };
}

/** As Argo CD Application. */
export interface ArgoCdDelivery {
  /** Argo CD takes them. */
  by: 'argo-cd';
  /** Argo CD's own namespace. @default 'argocd' */
  namespace?: string;
  /** The AppProject. @default 'default' */
  project?: string;
}

/** As HelmChart of k3s' own helm-controller. */
export interface K3sDelivery {
  /** k3s takes them. */
  by: 'k3s';
  /** Where the HelmCharts lie. @default 'kube-system' */
  namespace?: string;
}

/** Rendered by helm at synth: plain manifests. */
export interface HelmTemplateDelivery {
  /** `helm template` renders them. */
  by: 'helm-template';
}

/** By Pulumi's Helm resource with `pulumi up`. */
export interface PulumiDelivery {
  /** Pulumi takes them. */
  by: 'pulumi';
}
