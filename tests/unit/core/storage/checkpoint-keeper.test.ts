import { describe } from 'vitest';
import { describeKeeperContract } from './keeper-contract.ts';
import { createMemoryStore } from './memory-store.ts';
import { describeStoreContract } from './store-contract.ts';

const store = createMemoryStore();
const open = () => ({
  store,
  damage: async (key: string, bytes: Uint8Array | null) => {
    if (bytes === null) store.objects.delete(key);
    else store.objects.set(key, bytes);
  },
});

describe('the artifact store in memory', () => describeStoreContract(open, 'contract'));
describe('the checkpoint keeper', () => describeKeeperContract(open, 'trial'));
