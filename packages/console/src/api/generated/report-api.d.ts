// Made by generate-api.mjs from /openapi.json.
export interface paths {
    "/v1/clicks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists clicks, newest first
         * @description Role: publisher or above.
         */
        get: operations["get_v1_clicks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clicks/{click_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows everything that is kept of one click, and its conversions
         * @description Role: publisher or above.
         */
        get: operations["get_v1_clicks_click_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clicks/{click_id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Decides a stored click again, and shows both decisions side by side
         * @description With the inputs that the click stored and the catalog of its revision. `given` lists what had to be taken from the record; `agrees` is null where the catalog of then is not known. Another version of the decider may differ: then the differences are shown.
         *
         *     Role: analyst or above.
         */
        get: operations["get_v1_clicks_click_id_explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Shows clicks as they are stored
         * @description Server-sent events: `click` for each one, `skipped` when more came in than are shown. A second behind.
         *
         *     Role: publisher or above.
         */
        get: operations["get_v1_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/clicks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts clicks and conversions
         * @description Clicks stand at the time of their decision, conversions at that of their click. Money sums approved conversions and is never added across currencies. A ratio of nothing is null.
         *
         *     Role: publisher or above.
         */
        get: operations["get_v1_reports_clicks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Problem: {
            code: string;
            detail: string;
            errors?: {
                allowed?: (string | number)[];
                code: string;
                message: string;
                pointer: string;
            }[];
            status: number;
            title: string;
            type: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_v1_clicks: {
        parameters: {
            query?: {
                cursor?: string;
                filter?: string | string[];
                from?: string;
                limit?: number;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description rows and next_cursor */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong with the parameters */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or not a good one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_clicks_click_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                click_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The click */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No token, or not a good one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_clicks_click_id_explain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                click_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The click as stored, as decided again, and every difference */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No token, or not a good one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_live: {
        parameters: {
            query?: {
                link?: number;
                publisher?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description What is wrong with the parameters */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or not a good one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many listen already */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_v1_reports_clicks: {
        parameters: {
            query?: {
                filter?: string | string[];
                format?: "json" | "csv" | "parquet";
                from?: string;
                group_by?: string;
                interval?: "none" | "minute" | "hour" | "day" | "week" | "month";
                limit?: number;
                metrics?: string;
                order_by?: string;
                time_basis?: "click" | "conversion";
                to?: string;
                top?: number;
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report; for csv and parquet the same rows as a file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        meta: {
                            complete_until: string | null;
                            dropped: number;
                            from: string;
                            group_by: string[];
                            held_back_by: {
                                complete_until: string;
                                label?: string;
                                stream: string;
                            }[];
                            interval: string;
                            late: number;
                            metrics: string[];
                            source: string[];
                            time_basis: string;
                            to: string;
                            truncated: boolean;
                            tz: string;
                            /** @enum {string} */
                            unique_clicks?: "exact" | "approximate";
                        };
                        rows: ({
                            approved?: number;
                            blocked?: number;
                            conversions?: number;
                            cr?: number | null;
                            delivered?: number;
                            epc?: {
                                amount: string;
                                currency: string;
                            }[] | null;
                            fallback?: number;
                            gross?: number;
                            is_other?: boolean;
                            lost?: number;
                            payout?: {
                                amount: string;
                                currency: string;
                            }[];
                            pending?: number;
                            pending_payout?: {
                                amount: string;
                                currency: string;
                            }[];
                            profit?: {
                                amount: string;
                                currency: string;
                            }[];
                            rejected?: number;
                            revenue?: {
                                amount: string;
                                currency: string;
                            }[];
                            rpc?: {
                                amount: string;
                                currency: string;
                            }[] | null;
                            skips?: number;
                            time?: string;
                            unique_clicks?: number;
                        } & {
                            [key: string]: unknown;
                        })[];
                        totals: {
                            approved?: number;
                            blocked?: number;
                            conversions?: number;
                            cr?: number | null;
                            delivered?: number;
                            epc?: {
                                amount: string;
                                currency: string;
                            }[] | null;
                            fallback?: number;
                            gross?: number;
                            lost?: number;
                            payout?: {
                                amount: string;
                                currency: string;
                            }[];
                            pending?: number;
                            pending_payout?: {
                                amount: string;
                                currency: string;
                            }[];
                            profit?: {
                                amount: string;
                                currency: string;
                            }[];
                            rejected?: number;
                            revenue?: {
                                amount: string;
                                currency: string;
                            }[];
                            rpc?: {
                                amount: string;
                                currency: string;
                            }[] | null;
                            skips?: number;
                            unique_clicks?: number;
                        };
                    };
                };
            };
            /** @description What is wrong with the parameters */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No token, or not a good one */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The token may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many reports at once */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
