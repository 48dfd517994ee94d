/** What JSON and YAML can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A map of {@link JsonValue}s, such as the values of a chart. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}
