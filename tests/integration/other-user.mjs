// node other-user.mjs <JSON>: tells what the user that runs it may do: read files, and ask addresses. Prints JSON.
import { readFile } from 'node:fs/promises';

/** @type {{ files: string[], requests: { url: string, init?: RequestInit }[] }} */
const { files, requests } = JSON.parse(process.argv[2] ?? '');

const read = await Promise.all(
  files.map((file) =>
    readFile(file).then(
      () => 'read',
      (error) => error.code,
    ),
  ),
);
const answered = await Promise.all(
  requests.map(({ url, init }) =>
    fetch(url, init).then(
      ({ status }) => status,
      (error) => error.cause?.code ?? error.message,
    ),
  ),
);
process.stdout.write(JSON.stringify({ read, answered }));
