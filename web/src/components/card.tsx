import type { ReactNode } from "react";

import styles from "./card.module.css";

export function Card({ title, children }: { title?: string; children: ReactNode }) {
    return (
        <section className={styles["card"]}>
            {title && <h2>{title}</h2>}
            {children}
        </section>
    );
}

/** Names and values, such as a total and its parts. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
    return (
        <dl className={styles["facts"]}>
            {facts.map(([name, value]) => (
                <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            ))}
        </dl>
    );
}
