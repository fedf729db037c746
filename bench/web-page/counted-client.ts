import { Client } from '@temporalio/client';

/** A client of the same server that counts the queries it sends. */
export function createCountedClient({ connection, options: { namespace } }: Client): { readonly client: Client; queries(): number } {
  let queries = 0;
  const client = new Client({
    connection,
    namespace,
    interceptors: {
      workflow: [
        {
          query(input, next) {
            queries += 1;
            return next(input);
          },
        },
      ],
    },
  });
  return { client, queries: () => queries };
}
