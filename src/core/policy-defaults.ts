// The rules that ship. Apart from the document's shape, since these are what a newcomer reads first.

import type { z } from "zod";
import type { rule } from "#core/policy-parts";

export const DEFAULT_RULES: z.infer<typeof rule>[] = [
  { name: "reads are open", when: { effect: "read" }, gate: "open", why: "Reading changes nothing." },
  {
    name: "idempotent changes ask",
    when: { effect: "idempotent" },
    gate: "soft",
    why: "It changes the world, though doing it twice is the same as once.",
  },
  {
    name: "what can be undone asks once",
    when: { effect: "compensable" },
    gate: "soft",
    why: "It changes the world and can be undone.",
  },
  {
    name: "what cannot be undone asks with the whole shown",
    when: { effect: "irreversible" },
    gate: "hard",
    why: "It cannot be undone.",
  },
  {
    name: "across domains asks twice",
    when: { crossDomain: true },
    gate: "two-channel",
    why: "An agent of one domain would act in another.",
  },
  {
    name: "large payments ask twice",
    when: { concern: "payment", amountAtLeast: 100 },
    gate: "two-channel",
    why: "It moves 100 dollars or more.",
  },
  {
    name: "payments to somebody new ask twice",
    when: { concern: "payment", recipient: "unknown" },
    gate: "two-channel",
    why: "Nobody approved this vendor yet.",
  },
  {
    name: "wider autonomy asks twice",
    when: { concern: "autonomy" },
    gate: "two-channel",
    why: "More would go without asking than before.",
  },
  {
    name: "the vault asks twice",
    when: { concern: "vault" },
    gate: "two-channel",
    why: "It changes what credentials are kept.",
  },
];
