import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Badge } from "../../components/badge";
import { FilterBar, SearchFilter } from "../../components/filters";
import { List } from "../../components/list";
import { Page } from "../../components/page";
import { EmptyState } from "../../components/states";
import { Table } from "../../components/table";
import { formatDate } from "../../lib/dates";
import { useFilters } from "../../lib/filters";
import { type Account, useAccounts } from "./accounts";

export function Component() {
    const { t } = useTranslation("admin-accounts");
    const [{ q }, change] = useFilters<"q">("q");
    return (
        <Page title={t("title")}>
            <FilterBar label={t("find")} onReset={Boolean(q) && (() => change({ q: undefined }))}>
                <SearchFilter
                    label={t("search")}
                    value={q}
                    onChange={(text) => change({ q: text })}
                />
            </FilterBar>
            <List
                query={useAccounts(q)}
                empty={<EmptyState title={t("noMatch")}>{t("noMatchText")}</EmptyState>}
            >
                {(accounts) => <AccountTable accounts={accounts} />}
            </List>
        </Page>
    );
}

function AccountTable({ accounts }: { accounts: Account[] }) {
    const { t, i18n } = useTranslation("admin-accounts");
    return (
        <Table
            dense
            caption={t("title")}
            rows={accounts}
            keyOf={({ email }) => email}
            columns={[
                {
                    name: t("email"),
                    cell: ({ email }) => (
                        <Link to={`/admin/accounts/${encodeURIComponent(email)}`}>{email}</Link>
                    ),
                },
                {
                    name: t("name"),
                    cell: ({ firstName, lastName }) => `${firstName} ${lastName}`,
                },
                { name: t("role"), cell: ({ role }) => <RoleBadge role={role} /> },
                {
                    name: t("state"),
                    cell: ({ disabled }) =>
                        disabled ? <Badge tone="bad">{t("disabled")}</Badge> : t("active"),
                },
                {
                    name: t("since"),
                    end: true,
                    cell: ({ createdAt }) => formatDate(createdAt, i18n.language),
                },
            ]}
        />
    );
}

function RoleBadge({ role }: { role: Account["role"] }) {
    const { t } = useTranslation("admin-accounts");
    return role === "ADMIN" ? <Badge tone="warning">{t("roles.ADMIN")}</Badge> : t("roles.USER");
}
