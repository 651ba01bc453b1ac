/** The affected managed nodes, counted among those that Systems Manager reports as connected. */
export type BlastRadius = {
  readonly nodes: number;
  /** True when counting stopped at a limit, so that there may be more. */
  readonly atLeast: boolean;
  /** At most five names (Name tag) or instance ids. */
  readonly sample: readonly string[];
  /** Where they are, in words: `vpc-0abc (prod)` or `ap-northeast-1`. */
  readonly where: string;
};
