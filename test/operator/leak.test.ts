// What of a message to the vault is a value, and what only says where one is to be entered.
import { expect, it } from "vitest";
import { onlyKinds, withoutSecrets } from "#operator/leak";

it.each([
  "/vault",
  "/vault set smtp",
  "/vault set smtp sales",
  "vault set smtp sales ",
  "/vault set crm sales oauth",
  "/vault set crm oauth personal",
  "/vault set crm OAuth",
  "/vault remove smtp",
])("takes nothing out of a message that holds no value: %s", (text) => {
  expect(withoutSecrets(text)).toBe(text);
});

it("keeps of a message with a secret only what kind it was, since what stands beside it may be one too", () => {
  const pair = "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  expect(onlyKinds(`for ada@example.com: ${pair}`)).toBe("[redacted: AWS access key]");
  expect(onlyKinds("/vault set smtp sales hunter2")).toBe("[redacted: secret]");
  expect(onlyKinds("Publish a post about keys")).toBe("Publish a post about keys");
});

it.each([
  ["/vault set smtp hunter2", "/vault set smtp [redacted: secret]"],
  ["/vault set smtp sales hunter2", "/vault set smtp sales [redacted: secret]"],
  ["vault set crm sales oauth {\n}", "vault set crm sales oauth [redacted: secret]"],
  ["/vault set smtp salesforce", "/vault set smtp [redacted: secret]"],
])("takes out a value, whatever it looks like: %s", (text, left) => {
  expect(withoutSecrets(text)).toBe(left);
});
