import { expect, test } from "vitest";

import { safePath } from "./return-to";

test.each([
    ["/", "/"],
    ["/orders/1?page=2#top", "/orders/1?page=2#top"],
    [null, "/"],
    ["", "/"],
    ["orders", "/"],
    ["https://evil.test/", "/"],
    ["//evil.test/x", "/"],
    ["/\\evil.test", "/"],
    ["/\t/evil.test", "/"],
    ["javascript:alert(1)", "/"],
    ["/../../etc", "/etc"],
])("after logging in, %j leads to %s", (wish, path) => {
    expect(safePath(wish)).toBe(path);
});
