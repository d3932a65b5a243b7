// The way to token servers: encrypted, and never inside. Nothing listens at these addresses: a call that went out would say so.
import { expect, it } from "vitest";
import { openVault } from "#src/main/vault";

const { refresh } = openVault({ dataDir: "/nowhere", key: undefined }, {} as never, {
  hold: () => undefined,
});
const from = (tokenEndpoint: string) =>
  refresh({ tokenEndpoint, clientId: "adjutant", clientSecret: "c", refreshToken: "r" });

it.each([
  "http://login.example.invalid/token",
  "HTTP://login.example.invalid/token",
  "ftp://login.example.invalid",
])("what tokens are made from is not sent to %s", async (endpoint) => {
  await expect(from(endpoint)).rejects.toMatchObject({ code: "bad-input", retry: "never" });
});

it.each([
  "https://127.0.0.1/token",
  "https://[::1]/token",
  "https://169.254.169.254/token",
  "https://168.63.129.16/",
])("nor to %s, where no tool may go", async (endpoint) => {
  await expect(from(endpoint)).rejects.toMatchObject({ code: "not-allowed", retry: "never" });
});
