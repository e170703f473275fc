import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "./button";
import styles from "./more.module.css";

/** The end of a list that has more: a button, pressed by itself when `auto` and it comes into view. */
export function More({
    query,
    auto = false,
}: {
    query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
    auto?: boolean;
}) {
    const { t } = useTranslation();
    const end = useRef<HTMLDivElement>(null);
    const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
    useEffect(() => {
        if (!auto || !hasNextPage || isFetchingNextPage || !end.current) return;
        // Several changes may be told at once: the last one is how it is.
        const seen = new IntersectionObserver((changes) => {
            if (changes.at(-1)?.isIntersecting) fetchNextPage();
        });
        seen.observe(end.current);
        return () => seen.disconnect();
    }, [auto, hasNextPage, isFetchingNextPage, fetchNextPage]);
    if (!hasNextPage) return null;
    return (
        <div ref={end} className={styles["more"]}>
            <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t("more")}
            </Button>
        </div>
    );
}
