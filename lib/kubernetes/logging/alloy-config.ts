/** What Alloy collects and where it sends it. */
export interface AlloyConfigOptions {
  /** Loki's address, such as `http://loki.monitoring.svc:3100`. */
  readonly lokiUrl: string;
  /** Whether Kubernetes' events are collected. Alloy must run as a cluster then. */
  readonly events: boolean;
}

/** Loki refuses lines that are older (`reject_old_samples_max_age`), and with them all that were sent beside them. */
const OLDEST_LINE = '168h';

/** The labels of a log line, and what discovery knows them from. */
const LABELS = {
  namespace: '__meta_kubernetes_namespace',
  pod: '__meta_kubernetes_pod_name',
  container: '__meta_kubernetes_pod_container_name',
  node: '__meta_kubernetes_pod_node_name',
  app: '__meta_kubernetes_pod_label_app_kubernetes_io_name',
};

/**
 * Alloy's configuration for a DaemonSet: each pod reads its own node's logs by the Kubernetes API.
 *
 * @see https://grafana.com/docs/alloy/latest/reference/components/loki/
 */
export function alloyConfig(options: AlloyConfigOptions): string {
  const parts = [logging, discovery, relabel(), podLogs, ...(options.events ? [events] : []), write(options)];
  return parts.join('\n');
}

/** The same text for a value that Helm's `tpl` reads: nothing in it is a template. */
export function escapeForTpl(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

const logging = `logging {
	level  = "warn"
	format = "logfmt"
}
`;

/** Without the selector every node would watch every pod. HOSTNAME is the node's name: the chart sets it. */
const discovery = `discovery.kubernetes "pods" {
	role = "pod"

	selectors {
		role  = "pod"
		field = "spec.nodeName=" + sys.env("HOSTNAME")
	}
}
`;

function relabel(): string {
  const rules = Object.entries(LABELS).map(
    ([label, source]) => `
	rule {
		source_labels = ["${source}"]
		target_label  = "${label}"
	}
`,
  );
  return `discovery.relabel "pods" {
	targets = discovery.kubernetes.pods.targets
${rules.join('')}}
`;
}

const podLogs = `loki.source.kubernetes "pods" {
	targets    = discovery.relabel.pods.output
	forward_to = [loki.process.pods.receiver]
}

loki.process "pods" {
	stage.drop {
		older_than          = "${OLDEST_LINE}"
		drop_counter_reason = "too old for Loki"
	}

	forward_to = [loki.write.loki.receiver]
}
`;

/** One node at a time reads them; another takes over when it goes. */
const events = `loki.source.kubernetes_events "cluster" {
	job_name   = "kubernetes-events"
	forward_to = [loki.write.loki.receiver]

	clustering {
		enabled = true
	}
}
`;

function write({ lokiUrl }: AlloyConfigOptions): string {
  return `loki.write "loki" {
	endpoint {
		url = ${JSON.stringify(`${lokiUrl}/loki/api/v1/push`)}
	}
}
`;
}
