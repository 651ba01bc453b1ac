const asked = Number(process.env['RUNS']);

/** How many examples a property is tried on: `usual` ones, or as many as the environment says with `RUNS`. */
export const runs = (usual: number): number => (Number.isSafeInteger(asked) && asked > 0 ? asked : usual);
