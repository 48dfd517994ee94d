/** A volume that a chart asks for. */
export interface VolumeClaim {
  /** Size, such as `50Gi`. @pattern ^[1-9][0-9]*(Ki|Mi|Gi|Ti|k|M|G|T)$ */
  size: string;
  /** StorageClass. @default the cluster's default class */
  storageClass?: string;
}

/** CPU and memory of a container, in Kubernetes' quantities. */
export interface Resources {
  /** What it is promised. */
  requests?: Quantities;
  /** What it may take. */
  limits?: Quantities;
}

/** CPU and memory. */
export interface Quantities {
  /** Such as `50m` or `2`. @pattern ^[0-9]+(\.[0-9]+)?m?$ */
  cpu?: string;
  /** Such as `64Mi`. @pattern ^[0-9]+(Ki|Mi|Gi|Ti|k|M|G|T)?$ */
  memory?: string;
}
