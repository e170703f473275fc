import type { ReactNode } from "react";

import { useWindow } from "../../components/use-window";
import styles from "./catalogue.module.css";

/** A page of the list. */
export function ItemWindow({ label, children }: { label: string; children: ReactNode }) {
    const [list, height] = useWindow<HTMLUListElement>();
    return (
        <ul ref={list} className={styles["grid"]} style={{ height }} aria-label={label}>
            {height === undefined && children}
        </ul>
    );
}
