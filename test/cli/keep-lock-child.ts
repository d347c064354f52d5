import { ownedBy, recordApplied } from '../../src/allocate/ownership.ts';
import { keepLock, readLock } from '../../src/cli/lock-on-disk.ts';

/** Another process that records a push: `FOLDER ROUTER`. Says `read` when it has read the lock, then writes as soon as its parent answers. */
const [folder = '', router = ''] = process.argv.slice(2);
const { value: before } = readLock(folder);
if (before === undefined) throw new Error(`no lock in ${folder}`);
process.send?.('read');
process.once('message', () => {
  process.send?.('writing');
  const problems = keepLock(folder, before, recordApplied(before, router, ownedBy(before, router)));
  process.send?.(problems.map(({ code }) => code).join());
  process.disconnect();
});
