// POST /auth/logout: ends the account's sessions, on all devices
import { api } from "../../lib/api/client";
import { currentSession, endSession } from "../../lib/session";

/** This device forgets its session at once, also when the shop can't be reached. */
export function logOut(): void {
    const token = currentSession()?.token;
    endSession("left");
    if (!token) return;
    const headers = { Authorization: `Bearer ${token}` };
    api.POST("/api/v1/auth/logout", { headers, keepalive: true }).catch(() => undefined);
}
