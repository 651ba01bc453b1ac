/** What so many seconds of a function cost Lambda's meter. Throws if the template has no such function. */
export const gigabyteSeconds = (
  memory: Readonly<Record<string, number>>,
  id: string,
  seconds: number,
): number => {
  const megabytes = memory[id];
  if (megabytes === undefined) throw new Error(`the template has no function ${id}`);
  return (megabytes / 1024) * seconds;
};
