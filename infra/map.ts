import { type Measured, measure } from './map/measure.ts';

/**
 * The limits of the structure. The name of a folder with more files no longer says what is in it, and a
 * longer file or function holds more than one idea. Biome also enforces the lengths and names each file that
 * breaks them.
 */
const LIMITS = { folder: 20, share: 0.3, file: 200, function: 60 };

const problems = ({ rooms, folders, longestFile, longestFunction, cycles }: Measured): readonly string[] => [
  ...folders
    .filter(({ files }) => files > LIMITS.folder)
    .map(({ name, files }) => `${name} has ${files} files; ${LIMITS.folder} at most`),
  ...rooms
    .filter(({ share }) => share > LIMITS.share)
    .map(({ name }) => `${name} holds more than ${LIMITS.share * 100} % of the code`),
  ...(longestFile.lines > LIMITS.file ? [`${longestFile.path} has more than ${LIMITS.file} lines`] : []),
  ...(longestFunction.lines > LIMITS.function
    ? [`a function of ${longestFunction.path} has more than ${LIMITS.function} lines`]
    : []),
  ...cycles.map((path) => `${path} imports itself by way of others`),
];

const print = (measured: Measured): void => {
  console.log('files  lines      %  room');
  for (const { name, files, lines, share, holds } of measured.rooms) {
    const numbers = [
      String(files).padStart(5),
      String(lines).padStart(6),
      (share * 100).toFixed(1).padStart(6),
    ];
    console.log(`${numbers.join(' ')}  ${name}: ${holds}`);
  }
  const [fullest] = measured.folders;
  const { longestFile, longestFunction, cycles } = measured;
  console.log(`\nfullest folder    ${fullest?.files} files in ${fullest?.name}`);
  console.log(`longest file      ${longestFile.lines} lines, ${longestFile.path}`);
  console.log(
    `longest function  ${longestFunction.lines} lines, ${longestFunction.path}:${longestFunction.line}`,
  );
  console.log(`import cycles     ${cycles.length} files`);
};

const measured = measure();
print(measured);
for (const problem of problems(measured)) {
  console.error(problem);
  process.exitCode = 1;
}
