/** The part of Grafana's dashboard model that is used here. @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly editable: boolean;
  readonly refresh: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly templating: { readonly list: readonly QueryVariable[] };
  readonly panels: readonly PlacedPanel[];
}

/** Which of Grafana's data sources is asked. */
export interface DataSourceRef {
  readonly type: string;
  readonly uid: string;
}

/** A choice at the top of a dashboard, filled by a query. */
export interface QueryVariable {
  readonly name: string;
  readonly label: string;
  readonly type: 'query';
  readonly datasource: DataSourceRef;
  readonly query: string;
  /** 2: whenever the time range changes. */
  readonly refresh: 2;
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly current: { readonly text: string; readonly value: string };
}

/** A panel before it has its place. */
export interface Panel {
  readonly title: string;
  readonly type: 'stat' | 'timeseries' | 'state-timeline';
  readonly datasource: DataSourceRef;
  readonly targets: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat: string;
  }[];
  readonly fieldConfig: { readonly defaults: FieldDefaults; readonly overrides: readonly never[] };
  readonly options?: { readonly [key: string]: unknown };
}

/** How values are shown. */
export interface FieldDefaults {
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly color?: { readonly mode: 'thresholds' | 'palette-classic' };
  readonly thresholds?: { readonly mode: 'absolute'; readonly steps: readonly Step[] };
  readonly mappings?: readonly ValueMapping[];
}

/** From this value on, this colour. `null` is from the beginning. */
export interface Step {
  readonly value: number | null;
  readonly color: string;
}

/** Words in place of numbers. */
export interface ValueMapping {
  readonly type: 'value';
  readonly options: { readonly [value: string]: { readonly text: string; readonly color: string } };
}

/** A panel at its place on a grid of 24 columns. */
export interface PlacedPanel extends Panel {
  readonly id: number;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
}

/** A panel and its size. */
export interface SizedPanel {
  readonly panel: Panel;
  readonly w: number;
  readonly h: number;
}

const COLUMNS = 24;

/** Puts panels side by side, a new row where the next one doesn't fit. Those of a row should be of one height. */
export function layOut(panels: readonly SizedPanel[]): PlacedPanel[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return panels.map(({ panel, w, h }, index) => {
    if (x + w > COLUMNS) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const placed = { id: index + 1, ...panel, gridPos: { h, w, x, y } };
    x += w;
    rowHeight = Math.max(rowHeight, h);
    return placed;
  });
}
