import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problemsIn } from './manifests.mjs';

const project = process.argv[2] ?? resolve(dirname(fileURLToPath(import.meta.url)), '..');
const problems = problemsIn(resolve(project));
problems.forEach((problem) => console.error(problem));
console.log(problems.length === 0 ? 'The manifests are sound.' : `${problems.length} problem(s).`);
process.exitCode = problems.length === 0 ? 0 : 1;
