// The partitions of the company, by name: work is in one of them, and each can be paused by itself.

/** A domain without an agent yet can be named all the same: what comes to work in it is held from its first step. */
export const DOMAINS = ["content", "sales", "delivery", "finance", "personal"] as const;
