// The way out for tools that fetch, with the hosts that policy lists now.
import { dial } from "#adapters/web/connect";
import { type GuardedFetch, guardedFetch } from "#adapters/web/fetch";
import { addressesOf } from "#adapters/web/names";
import { policyFold } from "#core/policy";
import type { Journal } from "#core/ports";
import { load } from "#runtime/unit";

/** Hosts listed for the company serve every domain. */
const COMPANY = "company";

export const openWeb = (journal: Journal): GuardedFetch =>
  guardedFetch({
    allow: async (domain) => {
      const { state } = await load(journal, policyFold, "company");
      const lists = state.policy.hosts.filter((list) => list.domain === domain || list.domain === COMPANY);
      return lists.flatMap(({ hosts }) => hosts);
    },
    resolve: addressesOf,
    connect: dial,
    deadline: (ms) => AbortSignal.timeout(ms),
  });
