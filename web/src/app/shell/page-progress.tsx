import { useNavigation } from "react-router";

import styles from "./shell.module.css";

/** A line at the top while the next page's code is on its way. */
export function PageProgress() {
    const { state } = useNavigation();
    return state === "idle" ? null : <div className={styles["progress"]} aria-hidden />;
}
