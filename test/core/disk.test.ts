// What is said of a full disk or a missing permission.
import { expect, it } from "vitest";
import { diskFault } from "#core/disk";

const refused = (code: string) => diskFault("/srv/site", Object.assign(new Error(code), { code }));

it("says the remedy of what the disk refuses", () => {
  expect(refused("ENOSPC")).toMatchObject({
    code: "disk-full",
    message: expect.stringContaining("Free some space"),
  });
  expect(refused("EACCES")).toMatchObject({
    code: "not-allowed",
    message: expect.stringContaining("permissions"),
  });
  expect(refused("EIO")).toMatchObject({ code: "unavailable", message: expect.stringContaining("EIO") });
});
