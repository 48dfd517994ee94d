/** A switch, router or access point that machines need to reach each other. */
export interface NetworkGear {
  /** The UPS that feeds it: a name in `upses`. Left out, it has no battery behind it. */
  poweredBy?: string;
  /**
   * What it draws, in watts. 0 where the UPS's `baseWatts` or a host's `watts` has it already.
   *
   * @minimum 0
   */
  watts: number;
  /**
   * The hosts whose traffic it carries.
   *
   * @default every host
   */
  connects?: string[];
}
