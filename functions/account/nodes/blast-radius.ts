/** Managed nodes that are hit, counted among those that Systems Manager reports as connected. */
export type BlastRadius = {
  readonly nodes: number;
  /** True when counting stopped at a bound: there may be more. */
  readonly atLeast: boolean;
  /** At most five names (Name tag) or instance ids. */
  readonly sample: readonly string[];
  /** Where they are, as words: `vpc-0abc (prod)` or `ap-northeast-1`. */
  readonly where: string;
};
