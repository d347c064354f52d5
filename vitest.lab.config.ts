import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The cases are by far the longest: they get a worker first, the replays of the emulator's cases the other; what is short follows. */
const LONGEST_FIRST = ['lab.test.ts', 'emulator-honesty.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST_FIRST.findIndex((name) => moduleId.endsWith(`/${name}`));
      return at < 0 ? LONGEST_FIRST.length : at;
    };
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

/** The router lab's own suite: two kernels at a time, one per processor; needs root and a network namespace of its own (npm run test:lab). */
export default defineConfig({
  test: {
    globalSetup: ['test/secret/global-setup.ts'],
    include: ['test/lab/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    maxWorkers: 2,
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
  },
});
