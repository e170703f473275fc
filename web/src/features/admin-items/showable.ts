/** Whether the page's policy lets a picture of this address be shown. */
export const showable = (url: string) => url.startsWith("/") || url.startsWith("https:");
