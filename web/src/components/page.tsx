import { type ReactNode, useEffect, useRef } from "react";

import styles from "./page.module.css";

let firstPage = true;

/**
 * A page: sets the tab's title, and moves the focus to its heading when one comes from another page,
 * so that a screen reader says where one is.
 */
export function Page({
    title,
    lead,
    actions,
    narrow = false,
    children,
}: {
    title: string;
    lead?: ReactNode;
    actions?: ReactNode;
    narrow?: boolean;
    children: ReactNode;
}) {
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        document.title = `${title} · Souk`;
    }, [title]);
    useEffect(() => {
        if (!firstPage) heading.current?.focus({ preventScroll: true });
        firstPage = false;
    }, []);
    return (
        <div className={narrow ? `${styles["page"]} ${styles["narrow"]}` : styles["page"]}>
            <header className={styles["header"]}>
                <div>
                    <h1 ref={heading} tabIndex={-1}>
                        {title}
                    </h1>
                    {lead && <p className={styles["lead"]}>{lead}</p>}
                </div>
                {actions && <div className={styles["actions"]}>{actions}</div>}
            </header>
            {children}
        </div>
    );
}
