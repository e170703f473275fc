import type { ReactNode } from "react";

import styles from "./table.module.css";
import { useWindow } from "./use-window";

export interface Column<Row> {
    name: string;
    cell: (row: Row) => ReactNode;
    /** Numbers and amounts stand at the end of their cell. */
    end?: boolean;
    /** What to sort by when its name is pressed: "price", and "-price" when it is pressed again. */
    sort?: string;
}

interface TableOf<Row> {
    caption: string;
    columns: Column<Row>[];
    rows: Row[];
    keyOf: (row: Row) => string | number;
    /** What it is sorted by. */
    sort?: string | undefined;
    onSort?: (by: string) => void;
    /** More rows on a screen, for those who work with them all day. */
    dense?: boolean;
}

// As many as a page of the API's.
const PART = 50;

/** Rows and columns; on a phone each row becomes a card that names its cells. */
export function Table<Row>({
    caption,
    columns,
    rows,
    keyOf,
    sort,
    onSort,
    dense = false,
}: TableOf<Row>) {
    return (
        <table className={dense ? `${styles["table"]} ${styles["dense"]}` : styles["table"]}>
            <caption className="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    {columns.map(({ name, end, sort: by }) => (
                        <th
                            key={name}
                            scope="col"
                            className={end ? styles["end"] : undefined}
                            aria-sort={direction(by, sort)}
                        >
                            {by && onSort ? (
                                <button
                                    type="button"
                                    className={styles["sort"]}
                                    onClick={() => onSort(sort === by ? `-${by}` : by)}
                                >
                                    {name}
                                </button>
                            ) : (
                                name
                            )}
                        </th>
                    ))}
                </tr>
            </thead>
            {partsOf(rows).map((part) => (
                <Rows key={keyOf(part[0] as Row)} rows={part} columns={columns} keyOf={keyOf} />
            ))}
        </table>
    );
}

function partsOf<Row>(rows: Row[]): Row[][] {
    const starts = Array.from({ length: Math.ceil(rows.length / PART) }, (_, nth) => nth * PART);
    return starts.map((start) => rows.slice(start, start + PART));
}

function Rows<Row>({ rows, columns, keyOf }: Pick<TableOf<Row>, "rows" | "columns" | "keyOf">) {
    const [part, height] = useWindow<HTMLTableSectionElement>();
    if (height !== undefined) {
        return (
            <tbody ref={part}>
                <tr>
                    <td colSpan={columns.length} className={styles["away"]} style={{ height }} />
                </tr>
            </tbody>
        );
    }
    return (
        <tbody ref={part}>
            {rows.map((row) => (
                <tr key={keyOf(row)}>
                    {columns.map(({ name, cell, end }) => (
                        <td key={name} data-name={name} className={end ? styles["end"] : undefined}>
                            {cell(row)}
                        </td>
                    ))}
                </tr>
            ))}
        </tbody>
    );
}

function direction(by: string | undefined, sort: string | undefined) {
    if (by === undefined || sort === undefined) return undefined;
    if (sort === by) return "ascending";
    return sort === `-${by}` ? "descending" : undefined;
}
