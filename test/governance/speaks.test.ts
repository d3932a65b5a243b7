// Whom a rule's recipient covers, however the one or the other is spelled: a mail travels to the same address.
import { expect, it } from "vitest";
import { covers } from "#governance/speaks";

it.each([
  ["@attacker.example", "eve@attacker.example"],
  ["@attacker.example", "Eve@Attacker.Example"],
  ["@attacker.example", "eve@ａttacker.example"],
  ["@attacker.example", "eve@attacker。example"],
  ["@attacker.example", "eve@attacker.example."],
  ["@bücher.example", "eve@xn--bcher-kva.example"],
  ["eve@xn--bcher-kva.example", "eve@BÜCHER.example"],
  ["acme ltd", "Acme Ltd"],
])("%s covers %s", (pattern, address) => {
  expect(covers(pattern, address)).toBe(true);
});

it.each([
  ["@attacker.example", "eve@notattacker.example"],
  ["@attacker.example", "eve@attacker.example.org"],
  ["@attacker.example", "attacker.example"],
  ["eve@attacker.example", "ada@attacker.example"],
  ["acme ltd", "acme"],
])("%s does not cover %s", (pattern, address) => {
  expect(covers(pattern, address)).toBe(false);
});
