import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { ButtonLink } from "../../components/button";
import styles from "./session.module.css";

const PROMISES = ["Stock", "Price", "Back"] as const;

export function Component() {
    const { t } = useTranslation("session");
    useEffect(() => {
        document.title = `Souk · ${t("welcome")}`;
    }, [t]);
    return (
        <>
            <section className={styles["hero"]}>
                <Arches />
                <h1>{t("welcome")}</h1>
                <p>{t("welcomeLead")}</p>
                <div className={styles["doors"]}>
                    <ButtonLink to="/register" className={styles["enter"]}>
                        {t("registerTitle")}
                    </ButtonLink>
                    <ButtonLink to="/login" className={styles["known"]}>
                        {t("logIn")}
                    </ButtonLink>
                </div>
            </section>
            <ul className={styles["promises"]}>
                {PROMISES.map((each) => (
                    <li key={each}>
                        <h2>{t(`promise${each}`)}</h2>
                        <p>{t(`promise${each}Text`)}</p>
                    </li>
                ))}
            </ul>
        </>
    );
}

const ARCH = "M4 100V52c0-17 12-22 20-28 7-5 12-10 16-17 4 7 9 12 16 17 8 6 20 11 20 28v48z";

const Arches = () => (
    <svg className={styles["arches"]} viewBox="0 0 320 100" aria-hidden>
        <g fill="currentColor" opacity="0.22">
            <path d={ARCH} />
            <path d={ARCH} transform="translate(80)" />
            <path d={ARCH} transform="translate(160)" />
            <path d={ARCH} transform="translate(240)" />
        </g>
        <g fill="currentColor" opacity="0.85">
            <path d={ARCH} transform="translate(96 20) scale(0.6 0.8)" />
            <path d={ARCH} transform="translate(176 20) scale(0.6 0.8)" />
            <path d={ARCH} transform="translate(256 20) scale(0.6 0.8)" />
        </g>
    </svg>
);
