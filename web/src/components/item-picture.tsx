import { useState } from "react";

import styles from "./item-picture.module.css";

// What the Content-Security-Policy lets a page show.
const canShow = (url: string) => /^(https:\/\/|\/(?!\/))/.test(url);

/** A square picture of an item whose name stands beside it; an arch when there is none. */
export function ItemPicture({ url, eager = false }: { url: string; eager?: boolean }) {
    const [broken, setBroken] = useState("");
    if (!canShow(url) || broken === url) {
        return (
            <div className={`${styles["picture"]} ${styles["none"]}`} aria-hidden>
                <svg viewBox="8 6 48 50">
                    <path d="M14 54V33c0-9 6-12 10-15 3.5-2.600 6-5.5 8-9 2 3.5 4.5 6.400 8 9 4 3 10 6 10 15v21z" />
                </svg>
            </div>
        );
    }
    return (
        <img
            className={styles["picture"]}
            src={url}
            alt=""
            width={400}
            height={400}
            loading={eager ? "eager" : "lazy"}
            decoding="async"
            onError={() => setBroken(url)}
        />
    );
}
