import { type RefObject, useEffect, useRef, useState } from "react";

// How far off the screen a part may be and still be drawn.
const MARGIN = "2000px 0px";

/**
 * For a part of a long list: its height when it is far from the screen, and that is all that needs to be
 * left of it, so that a list that was scrolled for long is as light as a new one.
 */
export function useWindow<Part extends HTMLElement>(): [RefObject<Part>, number | undefined] {
    const part = useRef<Part>(null);
    const [height, setHeight] = useState<number>();
    useEffect(() => {
        if (!part.current) return;
        const watched = new IntersectionObserver(
            (changes) => {
                const entry = changes.at(-1);
                if (!entry) return;
                const { height: now } = entry.boundingClientRect;
                setHeight(entry.isIntersecting || now === 0 ? undefined : now);
            },
            { rootMargin: MARGIN },
        );
        watched.observe(part.current);
        return () => watched.disconnect();
    }, []);
    return [part, height];
}
