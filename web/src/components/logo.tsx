import styles from "./logo.module.css";

export function Logo() {
    return (
        <span className={styles["logo"]}>
            <svg viewBox="8 6 48 50" aria-hidden>
                <path
                    className={styles["arch"]}
                    d="M14 54V33c0-9 6-12 10-15 3.5-2.600 6-5.5 8-9 2 3.5 4.5 6.400 8 9 4 3 10 6 10 15v21z"
                />
                <path
                    className={styles["door"]}
                    d="M23 54V37c0-5 3.5-7 5.5-8.500S32 25 32 25s1.5 2 3.5 3.500S41 32 41 37v17z"
                />
            </svg>
            Souk
        </span>
    );
}
