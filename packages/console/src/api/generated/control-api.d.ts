// Made by generate-api.mjs from /openapi.json.
export interface paths {
    "/report-api/v1/clicks": {
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
    "/report-api/v1/clicks/{click_id}": {
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
    "/report-api/v1/clicks/{click_id}/explain": {
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
    "/report-api/v1/live": {
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
    "/report-api/v1/reports/clicks": {
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
    "/v1/access-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List access requests
         * @description Role: publisher or above.
         */
        get: operations["get_v1_access_requests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve an access request
         * @description Role: manager or above.
         */
        post: operations["post_v1_access_requests_id_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline an access request
         * @description Role: manager or above.
         */
        post: operations["post_v1_access_requests_id_decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/advertisers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List advertisers
         * @description Role: analyst or above.
         */
        get: operations["get_v1_advertisers"];
        put?: never;
        /**
         * Create a advertiser
         * @description Role: manager or above.
         */
        post: operations["post_v1_advertisers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/advertisers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a advertiser
         * @description Archived ones can still be read.
         *
         *     Role: analyst or above.
         */
        get: operations["get_v1_advertisers_id"];
        put?: never;
        post?: never;
        /**
         * Archive a advertiser
         * @description It keeps its name for reports, takes no more traffic, and its id is never given again.
         *
         *     Role: manager or above.
         */
        delete: operations["delete_v1_advertisers_id"];
        options?: never;
        head?: never;
        /**
         * Change a advertiser
         * @description A JSON merge patch (RFC 7396): fields that are left out stay, null removes, lists are replaced as a whole. Fields that are only shown may be sent back unchanged.
         *
         *     Role: manager or above.
         */
        patch: operations["patch_v1_advertisers_id"];
        trace?: never;
    };
    "/v1/advertisers/{id}/postback-token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace an advertiser's postback token
         * @description Role: manager or above.
         */
        post: operations["post_v1_advertisers_id_postback_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/advertisers/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create up to 1000 advertisers, all or none
         * @description Role: manager or above.
         */
        post: operations["post_v1_advertisers_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/caps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far caps are used, the fullest first
         * @description Counters that no click has met yet are not among them. At most 1000.
         *
         *     Role: analyst or above.
         */
        get: operations["get_v1_caps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tracking domains
         * @description Role: analyst or above.
         */
        get: operations["get_v1_domains"];
        put?: never;
        /**
         * Create a tracking domain
         * @description Role: manager or above.
         */
        post: operations["post_v1_domains"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a tracking domain
         * @description Archived ones can still be read.
         *
         *     Role: analyst or above.
         */
        get: operations["get_v1_domains_id"];
        put?: never;
        post?: never;
        /**
         * Archive a tracking domain
         * @description It keeps its name for reports, takes no more traffic, and its id is never given again.
         *
         *     Role: manager or above.
         */
        delete: operations["delete_v1_domains_id"];
        options?: never;
        head?: never;
        /**
         * Change a tracking domain
         * @description A JSON merge patch (RFC 7396): fields that are left out stay, null removes, lists are replaced as a whole. Fields that are only shown may be sent back unchanged.
         *
         *     Role: manager or above.
         */
        patch: operations["patch_v1_domains_id"];
        trace?: never;
    };
    "/v1/domains/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create up to 1000 tracking domains, all or none
         * @description Role: manager or above.
         */
        post: operations["post_v1_domains_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was erased, the newest first
         * @description At most 1000.
         *
         *     Role: admin or above.
         */
        get: operations["get_v1_erasures"];
        put?: never;
        /**
         * Erase what is stored of a publisher, a click or an address
         * @description It is taken up within seconds, and can not be taken back. Ask for it again to see how far it is.
         *
         *     Role: admin or above.
         */
        post: operations["post_v1_erasures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far an erasure is
         * @description Role: admin or above.
         */
        get: operations["get_v1_erasures_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/erasures/again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase again whatever was erased before
         * @description For a ClickHouse that was put back from a backup, which may hold it once more.
         *
         *     Role: admin or above.
         */
        post: operations["post_v1_erasures_again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/fraud/scores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report what somebody else knows of a visitor or a source
         * @description Role: manager or above.
         */
        post: operations["post_v1_fraud_scores"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the whole is doing: ingresses, consumers, what is parked
         * @description Answered within three seconds, also while the log does not answer; then `dependencies` says so.
         *
         *     Role: analyst or above.
         */
        get: operations["get_v1_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the token says you are
         * @description Role: publisher or above.
         */
        get: operations["get_v1_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/my/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Offers that take requests for access, and how the caller stands with each
         * @description For publishers; for everybody else the list is empty. Private and public offers are not among them.
         *
         *     Role: publisher or above.
         */
        get: operations["get_v1_my_offers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List offers
         * @description Role: analyst or above.
         */
        get: operations["get_v1_offers"];
        put?: never;
        /**
         * Create a offer
         * @description Role: manager or above.
         */
        post: operations["post_v1_offers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/offers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a offer
         * @description Archived ones can still be read.
         *
         *     Role: analyst or above.
         */
        get: operations["get_v1_offers_id"];
        put?: never;
        post?: never;
        /**
         * Archive a offer
         * @description It keeps its name for reports, takes no more traffic, and its id is never given again.
         *
         *     Role: manager or above.
         */
        delete: operations["delete_v1_offers_id"];
        options?: never;
        head?: never;
        /**
         * Change a offer
         * @description A JSON merge patch (RFC 7396): fields that are left out stay, null removes, lists are replaced as a whole. Fields that are only shown may be sent back unchanged.
         *
         *     Role: manager or above.
         */
        patch: operations["patch_v1_offers_id"];
        trace?: never;
    };
    "/v1/offers/{id}/access-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for access to an offer
         * @description Role: publisher or above.
         */
        post: operations["post_v1_offers_id_access_requests"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/offers/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create up to 1000 offers, all or none
         * @description Role: manager or above.
         */
        post: operations["post_v1_offers_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/publishers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List publishers
         * @description Role: analyst or above.
         */
        get: operations["get_v1_publishers"];
        put?: never;
        /**
         * Create a publisher
         * @description Role: manager or above.
         */
        post: operations["post_v1_publishers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/publishers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a publisher
         * @description Archived ones can still be read.
         *
         *     Role: analyst or above.
         */
        get: operations["get_v1_publishers_id"];
        put?: never;
        post?: never;
        /**
         * Archive a publisher
         * @description It keeps its name for reports, takes no more traffic, and its id is never given again.
         *
         *     Role: manager or above.
         */
        delete: operations["delete_v1_publishers_id"];
        options?: never;
        head?: never;
        /**
         * Change a publisher
         * @description A JSON merge patch (RFC 7396): fields that are left out stay, null removes, lists are replaced as a whole. Fields that are only shown may be sent back unchanged.
         *
         *     Role: manager or above.
         */
        patch: operations["patch_v1_publishers_id"];
        trace?: never;
    };
    "/v1/publishers/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create up to 1000 publishers, all or none
         * @description Role: manager or above.
         */
        post: operations["post_v1_publishers_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every reason a decision may give: what it means, and what to do about it
         * @description Role: analyst or above.
         */
        get: operations["get_v1_reasons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/smart-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List smart links
         * @description A publisher sees the links it may use, with its tracking URL.
         *
         *     Role: publisher or above.
         */
        get: operations["get_v1_smart_links"];
        put?: never;
        /**
         * Create a smart link
         * @description Role: manager or above.
         */
        post: operations["post_v1_smart_links"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/smart-links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a smart link
         * @description Role: publisher or above.
         */
        get: operations["get_v1_smart_links_id"];
        put?: never;
        post?: never;
        /**
         * Archive a smart link
         * @description It keeps its name for reports, takes no more traffic, and its id is never given again.
         *
         *     Role: manager or above.
         */
        delete: operations["delete_v1_smart_links_id"];
        options?: never;
        head?: never;
        /**
         * Change a smart link
         * @description A JSON merge patch (RFC 7396): fields that are left out stay, null removes, lists are replaced as a whole. Fields that are only shown may be sent back unchanged.
         *
         *     Role: manager or above.
         */
        patch: operations["patch_v1_smart_links_id"];
        trace?: never;
    };
    "/v1/smart-links/{id}/lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is wrong or doubtful about a smart link, and what to do about it
         * @description Role: analyst or above.
         */
        get: operations["get_v1_smart_links_id_lint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/smart-links/{id}/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide a described click, with its whole trace and without any effect
         * @description Decided by the same code as real clicks, with the catalog of now or of a past `revision`. Caps are taken as they are now unless `cap_state` says otherwise.
         *
         *     Role: analyst or above.
         */
        post: operations["post_v1_smart_links_id_simulate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/smart-links/{id}/suggested-weights": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Weights that the stats of the link speak for, with how sure that is; nothing is changed
         * @description In proportion to the probability that an offer is the best of those with at least `min_clicks`. Offers see the visitors that their targeting lets through, so what they earn is compared as it came and not among the same visitors.
         *
         *     Role: analyst or above.
         */
        get: operations["get_v1_smart_links_id_suggested_weights"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/smart-links/{id}/test-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A URL whose clicks are tests
         * @description Test clicks take part in no cap and count as no duplicate; status, access and fraud are checked as ever. They stand apart in reports.
         *
         *     Role: analyst or above.
         */
        post: operations["post_v1_smart_links_id_test_url"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/smart-links/{id}/tracking-urls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tracking URLs of a smart link, one per publisher
         * @description Role: publisher or above.
         */
        get: operations["get_v1_smart_links_id_tracking_urls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/smart-links/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create up to 1000 smart links, all or none
         * @description Role: manager or above.
         */
        post: operations["post_v1_smart_links_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/targeting-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List targeting groups
         * @description Role: analyst or above.
         */
        get: operations["get_v1_targeting_groups"];
        put?: never;
        /**
         * Create a targeting group
         * @description Role: manager or above.
         */
        post: operations["post_v1_targeting_groups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/targeting-groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a targeting group
         * @description Archived ones can still be read.
         *
         *     Role: analyst or above.
         */
        get: operations["get_v1_targeting_groups_id"];
        put?: never;
        post?: never;
        /**
         * Archive a targeting group
         * @description It keeps its name for reports, takes no more traffic, and its id is never given again.
         *
         *     Role: manager or above.
         */
        delete: operations["delete_v1_targeting_groups_id"];
        options?: never;
        head?: never;
        /**
         * Change a targeting group
         * @description A JSON merge patch (RFC 7396): fields that are left out stay, null removes, lists are replaced as a whole. Fields that are only shown may be sent back unchanged.
         *
         *     Role: manager or above.
         */
        patch: operations["patch_v1_targeting_groups_id"];
        trace?: never;
    };
    "/v1/targeting-groups/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create up to 1000 targeting groups, all or none
         * @description Role: manager or above.
         */
        post: operations["post_v1_targeting_groups_bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API tokens
         * @description Role: admin or above.
         */
        get: operations["get_v1_tokens"];
        put?: never;
        /**
         * Create an API token
         * @description Role: admin or above.
         */
        post: operations["post_v1_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an API token
         * @description Role: admin or above.
         */
        get: operations["get_v1_tokens_id"];
        put?: never;
        post?: never;
        /**
         * Revoke an API token
         * @description Role: admin or above.
         */
        delete: operations["delete_v1_tokens_id"];
        options?: never;
        head?: never;
        /**
         * Change an API token
         * @description A JSON merge patch (RFC 7396). The secret stays as it is.
         *
         *     Role: admin or above.
         */
        patch: operations["patch_v1_tokens_id"];
        trace?: never;
    };
    "/v1/tokens/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create up to 1000 API tokens, all or none
         * @description Role: admin or above.
         */
        post: operations["post_v1_tokens_bulk"];
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
        AccessRequest: {
            created_at: string;
            /** Format: date-time */
            decided_at?: string;
            id: number;
            /** @default  */
            note: string;
            offer_id: number;
            publisher_id: number;
            revision: number;
            /** @enum {string} */
            status: "pending" | "approved" | "declined" | "archived";
            /** @default [] */
            tags: string[];
            updated_at: string;
            updated_by: string;
        };
        Advertiser: {
            created_at: string;
            id: number;
            name: string;
            postback_token?: string;
            revision: number;
            /** @enum {string} */
            status: "active" | "paused" | "archived";
            /** @default [] */
            tags: string[];
            updated_at: string;
            updated_by: string;
        };
        AdvertiserInput: {
            name: string;
            /**
             * @default active
             * @enum {string}
             */
            status: "active" | "paused";
            /** @default [] */
            tags: string[];
        };
        Money: {
            amount: string;
            currency: string;
        };
        Offer: {
            /**
             * @default public
             * @enum {string}
             */
            access: "public" | "approval" | "private";
            advertiser_id: number;
            /** @default 30 */
            attribution_window_days: number;
            /** @default [] */
            blocked_sources: {
                publisher_id: number;
                sub1?: string;
            }[];
            /** @default [] */
            caps: ({
                /**
                 * @default hard
                 * @enum {string}
                 */
                enforcement: "hard" | "soft";
                id?: number;
                limit: number;
                /** @enum {string} */
                metric: "clicks" | "conversions";
                /**
                 * @default additional
                 * @enum {string}
                 */
                mode: "additional" | "override";
                publisher_ids?: number[];
                /** @enum {string} */
                scope: "offer" | "offer+publisher" | "offer+publisher+sub1";
                since?: {
                    /** Format: date-time */
                    at: string;
                    revision: number;
                };
                /** @default UTC */
                time_zone: string;
                /** @enum {string} */
                while_pending?: "hold" | "from_now";
                /** @enum {string} */
                window: "hour" | "day" | "week" | "month" | "total";
            } | {
                /**
                 * @default hard
                 * @enum {string}
                 */
                enforcement: "hard" | "soft";
                id?: number;
                limit: string;
                /** @enum {string} */
                metric: "payout" | "revenue";
                /**
                 * @default additional
                 * @enum {string}
                 */
                mode: "additional" | "override";
                publisher_ids?: number[];
                /** @enum {string} */
                scope: "offer" | "offer+publisher" | "offer+publisher+sub1";
                since?: {
                    /** Format: date-time */
                    at: string;
                    revision: number;
                };
                /** @default UTC */
                time_zone: string;
                /** @enum {string} */
                while_pending?: "hold" | "from_now";
                /** @enum {string} */
                window: "hour" | "day" | "week" | "month" | "total";
            })[];
            created_at: string;
            /** @default [] */
            deep_link_hosts: string[];
            /**
             * @default allow
             * @enum {string}
             */
            duplicates: "allow" | "reject";
            /** Format: date-time */
            ends_at?: string;
            /** @default {} */
            fraud: {
                /** @default [] */
                block_categories: string[];
                /**
                 * @default monitor
                 * @enum {string}
                 */
                mode: "off" | "monitor" | "enforce";
                rules?: {
                    [key: string]: "off" | "shadow" | "on";
                };
                /** @default 70 */
                threshold: number;
            };
            id: number;
            /**
             * @default pending
             * @enum {string}
             */
            late_conversion: "accept" | "pending" | "reject";
            lint?: {
                code: string;
                fix: string;
                /** @enum {string} */
                level: "error" | "warning";
                message: string;
                pointer: string;
            }[];
            name: string;
            /**
             * @default {
             *       "amount": "0",
             *       "currency": "USD"
             *     }
             */
            payout: components["schemas"]["Money"];
            /** @default [] */
            publisher_ids: number[];
            /**
             * @default {
             *       "amount": "0",
             *       "currency": "USD"
             *     }
             */
            revenue: components["schemas"]["Money"];
            revision: number;
            schedule?: components["schemas"]["Schedule"];
            /** Format: date-time */
            starts_at?: string;
            /** @enum {string} */
            status: "active" | "paused" | "archived";
            /** @default [] */
            tags: string[];
            targeting?: components["schemas"]["TargetingRule"][];
            targeting_group_id?: number;
            /**
             * @default replace
             * @enum {string}
             */
            targeting_group_mode: "replace" | "and";
            updated_at: string;
            updated_by: string;
            url: string;
        };
        OfferInput: {
            /**
             * @default public
             * @enum {string}
             */
            access: "public" | "approval" | "private";
            advertiser_id: number;
            /** @default 30 */
            attribution_window_days: number;
            /** @default [] */
            blocked_sources: {
                publisher_id: number;
                sub1?: string;
            }[];
            /** @default [] */
            caps: ({
                /**
                 * @default hard
                 * @enum {string}
                 */
                enforcement: "hard" | "soft";
                id?: number;
                limit: number;
                /** @enum {string} */
                metric: "clicks" | "conversions";
                /**
                 * @default additional
                 * @enum {string}
                 */
                mode: "additional" | "override";
                publisher_ids?: number[];
                /** @enum {string} */
                scope: "offer" | "offer+publisher" | "offer+publisher+sub1";
                since?: {
                    /** Format: date-time */
                    at: string;
                    revision: number;
                };
                /** @default UTC */
                time_zone: string;
                /** @enum {string} */
                while_pending?: "hold" | "from_now";
                /** @enum {string} */
                window: "hour" | "day" | "week" | "month" | "total";
            } | {
                /**
                 * @default hard
                 * @enum {string}
                 */
                enforcement: "hard" | "soft";
                id?: number;
                limit: string;
                /** @enum {string} */
                metric: "payout" | "revenue";
                /**
                 * @default additional
                 * @enum {string}
                 */
                mode: "additional" | "override";
                publisher_ids?: number[];
                /** @enum {string} */
                scope: "offer" | "offer+publisher" | "offer+publisher+sub1";
                since?: {
                    /** Format: date-time */
                    at: string;
                    revision: number;
                };
                /** @default UTC */
                time_zone: string;
                /** @enum {string} */
                while_pending?: "hold" | "from_now";
                /** @enum {string} */
                window: "hour" | "day" | "week" | "month" | "total";
            })[];
            /** @default [] */
            deep_link_hosts: string[];
            /**
             * @default allow
             * @enum {string}
             */
            duplicates: "allow" | "reject";
            /** Format: date-time */
            ends_at?: string;
            /** @default {} */
            fraud: {
                /** @default [] */
                block_categories: string[];
                /**
                 * @default monitor
                 * @enum {string}
                 */
                mode: "off" | "monitor" | "enforce";
                rules?: {
                    [key: string]: "off" | "shadow" | "on";
                };
                /** @default 70 */
                threshold: number;
            };
            /**
             * @default pending
             * @enum {string}
             */
            late_conversion: "accept" | "pending" | "reject";
            name: string;
            /**
             * @default {
             *       "amount": "0",
             *       "currency": "USD"
             *     }
             */
            payout: components["schemas"]["Money"];
            /** @default [] */
            publisher_ids: number[];
            /**
             * @default {
             *       "amount": "0",
             *       "currency": "USD"
             *     }
             */
            revenue: components["schemas"]["Money"];
            schedule?: components["schemas"]["Schedule"];
            /** Format: date-time */
            starts_at?: string;
            /**
             * @default active
             * @enum {string}
             */
            status: "active" | "paused";
            /** @default [] */
            tags: string[];
            targeting?: components["schemas"]["TargetingRule"][];
            targeting_group_id?: number;
            /**
             * @default replace
             * @enum {string}
             */
            targeting_group_mode: "replace" | "and";
            url: string;
        };
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
        Publisher: {
            created_at: string;
            id: number;
            name: string;
            revision: number;
            /** @enum {string} */
            status: "active" | "paused" | "archived";
            /** @default [] */
            tags: string[];
            updated_at: string;
            updated_by: string;
        };
        PublisherInput: {
            name: string;
            /**
             * @default active
             * @enum {string}
             */
            status: "active" | "paused";
            /** @default [] */
            tags: string[];
        };
        Schedule: {
            time_zone: "visitor" | string;
            /**
             * @default deny
             * @enum {string}
             */
            unknown: "allow" | "deny";
            windows: {
                days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                from: string;
                to: string;
            }[];
        };
        SmartLink: {
            /** @default true */
            active: boolean;
            /** @default [] */
            caps: ({
                /**
                 * @default hard
                 * @enum {string}
                 */
                enforcement: "hard" | "soft";
                id?: number;
                limit: number;
                /** @enum {string} */
                metric: "clicks" | "conversions";
                /**
                 * @default additional
                 * @enum {string}
                 */
                mode: "additional" | "override";
                publisher_ids?: number[];
                /**
                 * @default link
                 * @constant
                 */
                scope: "link";
                since?: {
                    /** Format: date-time */
                    at: string;
                    revision: number;
                };
                /** @default UTC */
                time_zone: string;
                /** @enum {string} */
                while_pending?: "hold" | "from_now";
                /** @enum {string} */
                window: "hour" | "day" | "week" | "month" | "total";
            } | {
                /**
                 * @default hard
                 * @enum {string}
                 */
                enforcement: "hard" | "soft";
                id?: number;
                limit: string;
                /** @enum {string} */
                metric: "payout" | "revenue";
                /**
                 * @default additional
                 * @enum {string}
                 */
                mode: "additional" | "override";
                publisher_ids?: number[];
                /**
                 * @default link
                 * @constant
                 */
                scope: "link";
                since?: {
                    /** Format: date-time */
                    at: string;
                    revision: number;
                };
                /** @default UTC */
                time_zone: string;
                /** @enum {string} */
                while_pending?: "hold" | "from_now";
                /** @enum {string} */
                window: "hour" | "day" | "week" | "month" | "total";
            })[];
            created_at: string;
            /** @default  */
            description: string;
            domain_id?: number;
            /** Format: date-time */
            ends_at?: string;
            fallback_offer_id?: number;
            /** @default {} */
            fraud: {
                /** @default [] */
                block_categories: string[];
                /**
                 * @default monitor
                 * @enum {string}
                 */
                mode: "off" | "monitor" | "enforce";
                rules?: {
                    [key: string]: "off" | "shadow" | "on";
                };
                /** @default 70 */
                threshold: number;
                /** @default false */
                to_fallback: boolean;
            };
            id: number;
            lint?: {
                code: string;
                fix: string;
                /** @enum {string} */
                level: "error" | "warning";
                message: string;
                pointer: string;
            }[];
            members?: {
                offer_id: number;
                /** @default 1 */
                rank: number;
                targeting?: components["schemas"]["TargetingRule"][];
                /** @default 100 */
                weight: number;
            }[];
            name: string;
            /**
             * @default {
             *       "status": 404
             *     }
             */
            no_match: {
                status: 404 | 204;
            } | {
                url: string;
            };
            /**
             * @default no-referrer
             * @enum {string}
             */
            referrer_policy: "no-referrer" | "no-referrer-when-downgrade" | "origin" | "origin-when-cross-origin" | "same-origin" | "strict-origin" | "strict-origin-when-cross-origin" | "unsafe-url";
            revision: number;
            slug?: string;
            /** Format: date-time */
            starts_at?: string;
            /** @enum {string} */
            status: "active" | "inactive" | "archived";
            /**
             * @default none
             * @enum {string}
             */
            sticky: "none" | "visitor";
            /** @default 1 */
            sticky_days: number;
            /**
             * @default weight
             * @enum {string}
             */
            strategy: "priority" | "weight";
            /** @default [] */
            tags: string[];
            updated_at: string;
            updated_by: string;
            /**
             * @default private
             * @enum {string}
             */
            visibility: "public" | "private";
        };
        SmartLinkInput: {
            /** @default true */
            active: boolean;
            /** @default [] */
            caps: ({
                /**
                 * @default hard
                 * @enum {string}
                 */
                enforcement: "hard" | "soft";
                id?: number;
                limit: number;
                /** @enum {string} */
                metric: "clicks" | "conversions";
                /**
                 * @default additional
                 * @enum {string}
                 */
                mode: "additional" | "override";
                publisher_ids?: number[];
                /**
                 * @default link
                 * @constant
                 */
                scope: "link";
                since?: {
                    /** Format: date-time */
                    at: string;
                    revision: number;
                };
                /** @default UTC */
                time_zone: string;
                /** @enum {string} */
                while_pending?: "hold" | "from_now";
                /** @enum {string} */
                window: "hour" | "day" | "week" | "month" | "total";
            } | {
                /**
                 * @default hard
                 * @enum {string}
                 */
                enforcement: "hard" | "soft";
                id?: number;
                limit: string;
                /** @enum {string} */
                metric: "payout" | "revenue";
                /**
                 * @default additional
                 * @enum {string}
                 */
                mode: "additional" | "override";
                publisher_ids?: number[];
                /**
                 * @default link
                 * @constant
                 */
                scope: "link";
                since?: {
                    /** Format: date-time */
                    at: string;
                    revision: number;
                };
                /** @default UTC */
                time_zone: string;
                /** @enum {string} */
                while_pending?: "hold" | "from_now";
                /** @enum {string} */
                window: "hour" | "day" | "week" | "month" | "total";
            })[];
            /** @default  */
            description: string;
            domain_id?: number;
            /** Format: date-time */
            ends_at?: string;
            fallback_offer_id?: number;
            /** @default {} */
            fraud: {
                /** @default [] */
                block_categories: string[];
                /**
                 * @default monitor
                 * @enum {string}
                 */
                mode: "off" | "monitor" | "enforce";
                rules?: {
                    [key: string]: "off" | "shadow" | "on";
                };
                /** @default 70 */
                threshold: number;
                /** @default false */
                to_fallback: boolean;
            };
            members?: {
                offer_id: number;
                /** @default 1 */
                rank: number;
                targeting?: components["schemas"]["TargetingRule"][];
                /** @default 100 */
                weight: number;
            }[];
            name: string;
            /**
             * @default {
             *       "status": 404
             *     }
             */
            no_match: {
                status: 404 | 204;
            } | {
                url: string;
            };
            /**
             * @default no-referrer
             * @enum {string}
             */
            referrer_policy: "no-referrer" | "no-referrer-when-downgrade" | "origin" | "origin-when-cross-origin" | "same-origin" | "strict-origin" | "strict-origin-when-cross-origin" | "unsafe-url";
            slug?: string;
            /** Format: date-time */
            starts_at?: string;
            /**
             * @default none
             * @enum {string}
             */
            sticky: "none" | "visitor";
            /** @default 1 */
            sticky_days: number;
            /**
             * @default weight
             * @enum {string}
             */
            strategy: "priority" | "weight";
            /** @default [] */
            tags: string[];
            /**
             * @default private
             * @enum {string}
             */
            visibility: "public" | "private";
        };
        TargetingGroup: {
            created_at: string;
            /** @default  */
            description: string;
            id: number;
            name: string;
            revision: number;
            /** @enum {string} */
            status: "active" | "archived";
            /** @default [] */
            tags: string[];
            targeting?: components["schemas"]["TargetingRule"][];
            updated_at: string;
            updated_by: string;
        };
        TargetingGroupInput: {
            /** @default  */
            description: string;
            name: string;
            /** @default [] */
            tags: string[];
            targeting?: components["schemas"]["TargetingRule"][];
        };
        TargetingRule: {
            /** @constant */
            dim: "continent";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: string[];
        } | {
            /** @constant */
            dim: "country";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: string[];
        } | {
            /** @constant */
            dim: "region";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: string[];
        } | {
            /** @constant */
            dim: "city";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: (string | number)[];
        } | {
            /** @constant */
            dim: "device";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: ("desktop" | "mobile" | "tablet" | "tv" | "bot" | "other")[];
        } | {
            /** @constant */
            dim: "os";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: string[];
        } | {
            /** @constant */
            dim: "os_version";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: string[];
        } | {
            /** @constant */
            dim: "browser";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: string[];
        } | {
            /** @constant */
            dim: "browser_version";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: string[];
        } | {
            /** @constant */
            dim: "language";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: string[];
        } | {
            /** @constant */
            dim: "asn";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: (string | number)[];
        } | {
            /** @constant */
            dim: "connection";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: ("residential" | "mobile" | "business" | "data_center")[];
        } | {
            /** @constant */
            dim: "ip";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: string[];
        } | {
            /** @constant */
            dim: "referrer";
            /** @enum {string} */
            op: "in" | "not_in" | "prefix" | "not_prefix" | "contains" | "not_contains";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: string[];
        } | {
            /** @constant */
            dim: "param";
            /** @enum {string} */
            op: "in" | "not_in" | "prefix" | "not_prefix" | "contains" | "not_contains";
            param: string;
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: string[];
        } | {
            /** @constant */
            dim: "domain";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: (string | number)[];
        } | {
            /** @constant */
            dim: "visitor";
            /** @enum {string} */
            op: "in" | "not_in";
            /** @enum {string} */
            unknown?: "allow" | "deny";
            values: ("new" | "returning")[];
        };
        Token: {
            created_at: string;
            /** Format: date-time */
            expires_at?: string;
            id: number;
            name: string;
            publisher_id?: number;
            revision: number;
            /** @enum {string} */
            role: "admin" | "manager" | "analyst" | "publisher";
            short_id: string;
            /** @enum {string} */
            status: "active" | "expired" | "archived";
            /** @default [] */
            tags: string[];
            token?: string;
            updated_at: string;
            updated_by: string;
        };
        TokenInput: {
            /** Format: date-time */
            expires_at?: string;
            name: string;
            publisher_id?: number;
            /** @enum {string} */
            role: "admin" | "manager" | "analyst" | "publisher";
            /** @default [] */
            tags: string[];
        };
        TrackingDomain: {
            /** @default true */
            active: boolean;
            created_at: string;
            /** @default false */
            default: boolean;
            hostname: string;
            id: number;
            /** @default 302 */
            prefetch_answer: 302 | 503;
            revision: number;
            /** @enum {string} */
            status: "active" | "inactive" | "archived";
            /** @default [] */
            tags: string[];
            updated_at: string;
            updated_by: string;
        };
        TrackingDomainInput: {
            /** @default true */
            active: boolean;
            /** @default false */
            default: boolean;
            hostname: string;
            /** @default 302 */
            prefetch_answer: 302 | 503;
            /** @default [] */
            tags: string[];
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
    get_v1_access_requests: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
                q?: string;
                status?: "all" | "pending" | "approved" | "declined" | "archived";
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, by rising id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AccessRequest"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request could not be read */
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
        };
    };
    post_v1_access_requests_id_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request, decided */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRequest"];
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is decided already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    post_v1_access_requests_id_decline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request, decided */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRequest"];
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is decided already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_advertisers: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
                q?: string;
                status?: "all" | "active" | "paused" | "archived";
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of advertisers, by rising id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Advertiser"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request could not be read */
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
        };
    };
    post_v1_advertisers: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdvertiserInput"];
            };
        };
        responses: {
            /** @description As it was saved */
            201: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Advertiser"];
                };
            };
            /** @description The request could not be read */
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
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_advertisers_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Advertiser"];
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_advertisers_id: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is archived */
            204: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
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
            /** @description Others depend on it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    patch_v1_advertisers_id: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string | null;
                    status?: ("active" | "paused") | null;
                    tags?: string[] | null;
                };
            };
        };
        responses: {
            /** @description As it was saved */
            200: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Advertiser"];
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    post_v1_advertisers_id_postback_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 24 */
                    keep_previous_hours?: number;
                };
            };
        };
        responses: {
            /** @description With the new `postback_token`, shown only now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Advertiser"];
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    post_v1_advertisers_bulk: {
        parameters: {
            query?: {
                dry_run?: "true" | "false";
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: components["schemas"]["AdvertiserInput"][];
                } | components["schemas"]["AdvertiserInput"][];
            };
        };
        responses: {
            /** @description Only tried: nothing stands against them, and nothing was saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        would_save: number;
                    };
                };
            };
            /** @description As they were saved, in their order */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Advertiser"][];
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description One of them stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_caps: {
        parameters: {
            query?: {
                link_id?: number;
                offer_id?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As the ledger last said */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** Format: date-time */
                            as_of: string;
                            cap_id: number;
                            /** @enum {string} */
                            enforcement: "hard" | "soft";
                            key: string;
                            limit: number | string;
                            metric: string;
                            of_one_sub_id: boolean;
                            outstanding: number;
                            /** @enum {string} */
                            owner: "offer" | "link";
                            owner_id: number;
                            owner_name: string;
                            pending: boolean;
                            publisher_id: number | null;
                            publisher_name: string | null;
                            resets_at: string | null;
                            time_zone: string;
                            used: number | string;
                            used_up: boolean;
                            window: string;
                        }[];
                    };
                };
            };
            /** @description The request could not be read */
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
        };
    };
    get_v1_domains: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
                q?: string;
                status?: "all" | "active" | "inactive" | "archived";
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of tracking domains, by rising id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TrackingDomain"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request could not be read */
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
        };
    };
    post_v1_domains: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrackingDomainInput"];
            };
        };
        responses: {
            /** @description As it was saved */
            201: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrackingDomain"];
                };
            };
            /** @description The request could not be read */
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
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_domains_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrackingDomain"];
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_domains_id: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is archived */
            204: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
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
            /** @description Others depend on it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    patch_v1_domains_id: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    active?: boolean | null;
                    default?: boolean | null;
                    hostname?: string | null;
                    prefetch_answer?: (302 | 503) | null;
                    tags?: string[] | null;
                };
            };
        };
        responses: {
            /** @description As it was saved */
            200: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrackingDomain"];
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    post_v1_domains_bulk: {
        parameters: {
            query?: {
                dry_run?: "true" | "false";
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: components["schemas"]["TrackingDomainInput"][];
                } | components["schemas"]["TrackingDomainInput"][];
            };
        };
        responses: {
            /** @description Only tried: nothing stands against them, and nothing was saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        would_save: number;
                    };
                };
            };
            /** @description As they were saved, in their order */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TrackingDomain"][];
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description One of them stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_erasures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description And how far each is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            asked_at: string;
                            asked_by: string;
                            click_id?: string;
                            days_left: string[];
                            detail: string;
                            done_at: string | null;
                            hashes?: number;
                            id: string;
                            not_reached: string[];
                            publisher_id?: number;
                            removed: {
                                clicks: number;
                                conversions: number;
                                refused_postbacks: number;
                                scores: number;
                            };
                            /** @enum {string} */
                            state: "asked" | "deleting" | "waiting" | "rebuilding" | "done";
                            /** @enum {string} */
                            subject: "publisher" | "click" | "address";
                            until: string;
                        }[];
                    };
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
        };
    };
    post_v1_erasures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    address?: string;
                    /** Format: uuid */
                    click_id?: string;
                    publisher_id?: number;
                    /** Format: date-time */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description Asked for */
            201: {
                headers: {
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asked_at: string;
                        asked_by: string;
                        click_id?: string;
                        days_left: string[];
                        detail: string;
                        done_at: string | null;
                        hashes?: number;
                        id: string;
                        not_reached: string[];
                        publisher_id?: number;
                        removed: {
                            clicks: number;
                            conversions: number;
                            refused_postbacks: number;
                            scores: number;
                        };
                        /** @enum {string} */
                        state: "asked" | "deleting" | "waiting" | "rebuilding" | "done";
                        /** @enum {string} */
                        subject: "publisher" | "click" | "address";
                        until: string;
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The log does not answer now */
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
    get_v1_erasures_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The erasure */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        asked_at: string;
                        asked_by: string;
                        click_id?: string;
                        days_left: string[];
                        detail: string;
                        done_at: string | null;
                        hashes?: number;
                        id: string;
                        not_reached: string[];
                        publisher_id?: number;
                        removed: {
                            clicks: number;
                            conversions: number;
                            refused_postbacks: number;
                            scores: number;
                        };
                        /** @enum {string} */
                        state: "asked" | "deleting" | "waiting" | "rebuilding" | "done";
                        /** @enum {string} */
                        subject: "publisher" | "click" | "address";
                        until: string;
                    };
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_erasures_again: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            asked_at: string;
                            asked_by: string;
                            click_id?: string;
                            days_left: string[];
                            detail: string;
                            done_at: string | null;
                            hashes?: number;
                            id: string;
                            not_reached: string[];
                            publisher_id?: number;
                            removed: {
                                clicks: number;
                                conversions: number;
                                refused_postbacks: number;
                                scores: number;
                            };
                            /** @enum {string} */
                            state: "asked" | "deleting" | "waiting" | "rebuilding" | "done";
                            /** @enum {string} */
                            subject: "publisher" | "click" | "address";
                            until: string;
                        }[];
                    };
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
            /** @description The log does not answer now */
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
    post_v1_fraud_scores: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    category?: string | "";
                    /** Format: date-time */
                    expires_at: string;
                    ip?: string;
                    score: number;
                    subject?: string;
                };
            };
        };
        responses: {
            /** @description The score, in force until it expires */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        band: string;
                        category: string;
                        expires_at: string;
                        score: number;
                        subject: string;
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The log does not answer now */
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
    get_v1_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As far as the log tells */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        catalog_revision: number;
                        consumers: {
                            group: string;
                            records_behind: number;
                            started: boolean;
                            topic: string;
                        }[];
                        dependencies: {
                            name: string;
                            ready: boolean;
                            reason?: string;
                        }[];
                        ingresses: {
                            catalog_revision: number;
                            /** Format: date-time */
                            heard_at: string;
                            label: string;
                            outbox_bytes: number;
                            outbox_oldest_at: string | null;
                            stream: string;
                        }[];
                        parked: {
                            group: string;
                            /** Format: date-time */
                            last_at: string;
                            reason: string;
                            records: number;
                            topic: string;
                        }[];
                        writes: boolean;
                    };
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
        };
    };
    get_v1_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Your token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        publisher_id: number | null;
                        role: string;
                        token_id: number;
                    };
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
        };
    };
    get_v1_my_offers: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, by rising id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: number;
                            name: string;
                            payout: components["schemas"]["Money"];
                            /** @enum {string} */
                            standing: "granted" | "pending" | "declined" | "open";
                        }[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request could not be read */
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
        };
    };
    get_v1_offers: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
                q?: string;
                status?: "all" | "active" | "paused" | "archived";
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of offers, by rising id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Offer"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request could not be read */
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
        };
    };
    post_v1_offers: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OfferInput"];
            };
        };
        responses: {
            /** @description As it was saved */
            201: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
                };
            };
            /** @description The request could not be read */
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
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_offers_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_offers_id: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is archived */
            204: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
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
            /** @description Others depend on it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    patch_v1_offers_id: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    access?: ("public" | "approval" | "private") | null;
                    advertiser_id?: number | null;
                    attribution_window_days?: number | null;
                    blocked_sources?: {
                        publisher_id: number;
                        sub1?: string;
                    }[] | null;
                    caps?: ({
                        /**
                         * @default hard
                         * @enum {string}
                         */
                        enforcement?: "hard" | "soft";
                        id?: number;
                        limit: number;
                        /** @enum {string} */
                        metric: "clicks" | "conversions";
                        /**
                         * @default additional
                         * @enum {string}
                         */
                        mode?: "additional" | "override";
                        publisher_ids?: number[];
                        /** @enum {string} */
                        scope: "offer" | "offer+publisher" | "offer+publisher+sub1";
                        since?: {
                            /** Format: date-time */
                            at: string;
                            revision: number;
                        };
                        /** @default UTC */
                        time_zone?: string;
                        /** @enum {string} */
                        while_pending?: "hold" | "from_now";
                        /** @enum {string} */
                        window: "hour" | "day" | "week" | "month" | "total";
                    } | {
                        /**
                         * @default hard
                         * @enum {string}
                         */
                        enforcement?: "hard" | "soft";
                        id?: number;
                        limit: string;
                        /** @enum {string} */
                        metric: "payout" | "revenue";
                        /**
                         * @default additional
                         * @enum {string}
                         */
                        mode?: "additional" | "override";
                        publisher_ids?: number[];
                        /** @enum {string} */
                        scope: "offer" | "offer+publisher" | "offer+publisher+sub1";
                        since?: {
                            /** Format: date-time */
                            at: string;
                            revision: number;
                        };
                        /** @default UTC */
                        time_zone?: string;
                        /** @enum {string} */
                        while_pending?: "hold" | "from_now";
                        /** @enum {string} */
                        window: "hour" | "day" | "week" | "month" | "total";
                    })[] | null;
                    deep_link_hosts?: string[] | null;
                    duplicates?: ("allow" | "reject") | null;
                    ends_at?: string | null;
                    fraud?: {
                        /** @default [] */
                        block_categories?: string[];
                        /**
                         * @default monitor
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "enforce";
                        rules?: {
                            [key: string]: "off" | "shadow" | "on";
                        };
                        /** @default 70 */
                        threshold?: number;
                    } | null;
                    late_conversion?: ("accept" | "pending" | "reject") | null;
                    name?: string | null;
                    payout?: components["schemas"]["Money"] | null;
                    publisher_ids?: number[] | null;
                    revenue?: components["schemas"]["Money"] | null;
                    schedule?: components["schemas"]["Schedule"] | null;
                    starts_at?: string | null;
                    status?: ("active" | "paused") | null;
                    tags?: string[] | null;
                    targeting?: components["schemas"]["TargetingRule"][] | null;
                    targeting_group_id?: number | null;
                    targeting_group_mode?: ("replace" | "and") | null;
                    url?: string | null;
                };
            };
        };
        responses: {
            /** @description As it was saved */
            200: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Offer"];
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    post_v1_offers_id_access_requests: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default  */
                    note?: string;
                    publisher_id?: number;
                };
            };
        };
        responses: {
            /** @description The request, waiting for an answer */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRequest"];
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Access is not asked for here, is granted already, or was asked for */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    post_v1_offers_bulk: {
        parameters: {
            query?: {
                dry_run?: "true" | "false";
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: components["schemas"]["OfferInput"][];
                } | components["schemas"]["OfferInput"][];
            };
        };
        responses: {
            /** @description Only tried: nothing stands against them, and nothing was saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        would_save: number;
                    };
                };
            };
            /** @description As they were saved, in their order */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Offer"][];
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description One of them stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_publishers: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
                q?: string;
                status?: "all" | "active" | "paused" | "archived";
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of publishers, by rising id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Publisher"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request could not be read */
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
        };
    };
    post_v1_publishers: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublisherInput"];
            };
        };
        responses: {
            /** @description As it was saved */
            201: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publisher"];
                };
            };
            /** @description The request could not be read */
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
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_publishers_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publisher"];
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_publishers_id: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is archived */
            204: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
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
            /** @description Others depend on it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    patch_v1_publishers_id: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string | null;
                    status?: ("active" | "paused") | null;
                    tags?: string[] | null;
                };
            };
        };
        responses: {
            /** @description As it was saved */
            200: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publisher"];
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    post_v1_publishers_bulk: {
        parameters: {
            query?: {
                dry_run?: "true" | "false";
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: components["schemas"]["PublisherInput"][];
                } | components["schemas"]["PublisherInput"][];
            };
        };
        responses: {
            /** @description Only tried: nothing stands against them, and nothing was saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        would_save: number;
                    };
                };
            };
            /** @description As they were saved, in their order */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Publisher"][];
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description One of them stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_reasons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            code: string;
                            meaning: string;
                            /** @enum {string} */
                            refuses: "click" | "member" | "request";
                            status: number;
                            todo: string;
                        }[];
                        trace_results: {
                            meaning: string;
                            result: string;
                        }[];
                    };
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
        };
    };
    get_v1_smart_links: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
                q?: string;
                status?: "all" | "active" | "inactive" | "archived";
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, by rising id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: (components["schemas"]["SmartLink"] | {
                            description: string;
                            id: number;
                            name: string;
                            slug: string;
                            status: string;
                            tracking_url: string | null;
                        })[];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request could not be read */
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
        };
    };
    post_v1_smart_links: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SmartLinkInput"];
            };
        };
        responses: {
            /** @description As it was saved */
            201: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmartLink"];
                };
            };
            /** @description The request could not be read */
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
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_smart_links_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmartLink"] | {
                        description: string;
                        id: number;
                        name: string;
                        slug: string;
                        status: string;
                        tracking_url: string | null;
                    };
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_smart_links_id: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is archived */
            204: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
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
            /** @description Others depend on it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    patch_v1_smart_links_id: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    active?: boolean | null;
                    caps?: ({
                        /**
                         * @default hard
                         * @enum {string}
                         */
                        enforcement?: "hard" | "soft";
                        id?: number;
                        limit: number;
                        /** @enum {string} */
                        metric: "clicks" | "conversions";
                        /**
                         * @default additional
                         * @enum {string}
                         */
                        mode?: "additional" | "override";
                        publisher_ids?: number[];
                        /**
                         * @default link
                         * @constant
                         */
                        scope?: "link";
                        since?: {
                            /** Format: date-time */
                            at: string;
                            revision: number;
                        };
                        /** @default UTC */
                        time_zone?: string;
                        /** @enum {string} */
                        while_pending?: "hold" | "from_now";
                        /** @enum {string} */
                        window: "hour" | "day" | "week" | "month" | "total";
                    } | {
                        /**
                         * @default hard
                         * @enum {string}
                         */
                        enforcement?: "hard" | "soft";
                        id?: number;
                        limit: string;
                        /** @enum {string} */
                        metric: "payout" | "revenue";
                        /**
                         * @default additional
                         * @enum {string}
                         */
                        mode?: "additional" | "override";
                        publisher_ids?: number[];
                        /**
                         * @default link
                         * @constant
                         */
                        scope?: "link";
                        since?: {
                            /** Format: date-time */
                            at: string;
                            revision: number;
                        };
                        /** @default UTC */
                        time_zone?: string;
                        /** @enum {string} */
                        while_pending?: "hold" | "from_now";
                        /** @enum {string} */
                        window: "hour" | "day" | "week" | "month" | "total";
                    })[] | null;
                    description?: string | null;
                    domain_id?: number | null;
                    ends_at?: string | null;
                    fallback_offer_id?: number | null;
                    fraud?: {
                        /** @default [] */
                        block_categories?: string[];
                        /**
                         * @default monitor
                         * @enum {string}
                         */
                        mode?: "off" | "monitor" | "enforce";
                        rules?: {
                            [key: string]: "off" | "shadow" | "on";
                        };
                        /** @default 70 */
                        threshold?: number;
                        /** @default false */
                        to_fallback?: boolean;
                    } | null;
                    members?: {
                        offer_id: number;
                        /** @default 1 */
                        rank?: number;
                        targeting?: components["schemas"]["TargetingRule"][];
                        /** @default 100 */
                        weight?: number;
                    }[] | null;
                    name?: string | null;
                    no_match?: ({
                        status: 404 | 204;
                    } | {
                        url: string;
                    }) | null;
                    referrer_policy?: ("no-referrer" | "no-referrer-when-downgrade" | "origin" | "origin-when-cross-origin" | "same-origin" | "strict-origin" | "strict-origin-when-cross-origin" | "unsafe-url") | null;
                    slug?: string | null;
                    starts_at?: string | null;
                    sticky?: ("none" | "visitor") | null;
                    sticky_days?: number | null;
                    strategy?: ("priority" | "weight") | null;
                    tags?: string[] | null;
                    visibility?: ("public" | "private") | null;
                };
            };
        };
        responses: {
            /** @description As it was saved */
            200: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmartLink"];
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_smart_links_id_lint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Errors first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            code: string;
                            fix: string;
                            /** @enum {string} */
                            level: "error" | "warning";
                            message: string;
                            pointer: string;
                        }[];
                    };
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_v1_smart_links_id_simulate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** Format: date-time */
                    at?: string;
                    /** @default now */
                    cap_state?: ("now" | "open" | "used_up") | {
                        [key: string]: number | "unknown";
                    };
                    /** @enum {string} */
                    class?: "human" | "bot" | "preflight" | "test";
                    /** @default 0.5 */
                    draw?: number;
                    draws?: number;
                    /** @default [] */
                    duplicate_offer_ids?: number[];
                    fraud?: {
                        /** @default [] */
                        categories?: string[];
                        /** @default 0 */
                        score?: number;
                    };
                    geo?: {
                        asn?: number;
                        city?: string;
                        city_id?: number;
                        /** @enum {string} */
                        connection?: "residential" | "mobile" | "business" | "data_center";
                        /** @enum {string} */
                        continent?: "AF" | "AN" | "AS" | "EU" | "NA" | "OC" | "SA";
                        country?: string;
                        region?: string;
                        time_zone?: string;
                    };
                    /** @default {} */
                    headers?: {
                        [key: string]: string;
                    };
                    ip?: string;
                    publisher_id?: number;
                    /** @default {} */
                    query?: {
                        [key: string]: string;
                    } | string;
                    revision?: number;
                    test?: {
                        /** @default false */
                        schedule?: boolean;
                        /** @default false */
                        targeting?: boolean;
                    };
                    user_agent?: string;
                    visitor?: {
                        browser?: string;
                        browser_version?: string;
                        /** @enum {string} */
                        device?: "desktop" | "mobile" | "tablet" | "tv" | "bot" | "other";
                        language?: string;
                        os?: string;
                        os_version?: string;
                        returning?: boolean;
                    };
                };
            };
        };
        responses: {
            /** @description What would become of the click, and why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        at: string;
                        caps: {
                            cap: string;
                            passed: boolean;
                            remaining: number;
                            spent: boolean;
                            window: string;
                        }[];
                        class: string;
                        class_reason: string;
                        decider: number;
                        draw: number;
                        facts: {
                            [key: string]: string | number;
                        };
                        flags: string[];
                        fraud: {
                            categories: string[];
                            score: number;
                        };
                        location: string;
                        meaning: string;
                        member: number;
                        offer_id: number;
                        /** @enum {string} */
                        outcome: "delivered" | "fallback" | "blocked" | "lost";
                        propensity: number;
                        reason: string;
                        revision: number;
                        split?: {
                            clicks: number;
                            member: number;
                            offer_id: number;
                            offer_name: string;
                            share: number;
                        }[];
                        status: number;
                        todo: string;
                        trace: {
                            meaning: string;
                            member: number;
                            offer_id: number;
                            offer_name: string;
                            result: string;
                        }[];
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The history of the catalog begins later */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The past can not be asked now */
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
    get_v1_smart_links_id_suggested_weights: {
        parameters: {
            query?: {
                days?: number;
                metric?: "epc" | "cr";
                min_clicks?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A suggestion, never applied by itself */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        allows_for_delay: boolean;
                        currency: string | null;
                        from: string;
                        members: {
                            member: number;
                            offer_id: number;
                            suggested_weight: number;
                            weight: number;
                        }[];
                        /** @enum {string} */
                        metric: "epc" | "cr";
                        offers: {
                            clicks: number;
                            converted_clicks: number;
                            effective_clicks: number;
                            interval_95: [
                                number,
                                number
                            ];
                            mean: number;
                            offer_id: number;
                            offer_name: string;
                            probability_best: number;
                        }[];
                        to: string;
                        waiting: {
                            clicks: number;
                            offer_id: number;
                            offer_name: string;
                        }[];
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payouts of several currencies can not be compared */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ClickHouse can not be asked now */
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
    post_v1_smart_links_id_test_url: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @default 3600 */
                    expires_in_s?: number;
                    publisher_id?: number;
                    /** @default false */
                    schedule?: boolean;
                    /** @default false */
                    targeting?: boolean;
                };
            };
        };
        responses: {
            /** @description The URL */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expires_at: string;
                        url: string;
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody has said yet where the ingress answers */
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
    get_v1_smart_links_id_tracking_urls: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
                publisher_id?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of publishers, by rising id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            missing_offer_ids: number[];
                            name: string;
                            publisher_id: number;
                            url: string;
                            usable: boolean;
                        }[];
                        next_cursor: string | null;
                        template: string;
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Nobody has said yet where the ingress answers */
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
    post_v1_smart_links_bulk: {
        parameters: {
            query?: {
                dry_run?: "true" | "false";
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: components["schemas"]["SmartLinkInput"][];
                } | components["schemas"]["SmartLinkInput"][];
            };
        };
        responses: {
            /** @description Only tried: nothing stands against them, and nothing was saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        would_save: number;
                    };
                };
            };
            /** @description As they were saved, in their order */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SmartLink"][];
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description One of them stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_targeting_groups: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
                q?: string;
                status?: "all" | "active" | "archived";
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of targeting groups, by rising id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TargetingGroup"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request could not be read */
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
        };
    };
    post_v1_targeting_groups: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TargetingGroupInput"];
            };
        };
        responses: {
            /** @description As it was saved */
            201: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetingGroup"];
                };
            };
            /** @description The request could not be read */
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
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_targeting_groups_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetingGroup"];
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_targeting_groups_id: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is archived */
            204: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
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
            /** @description Others depend on it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    patch_v1_targeting_groups_id: {
        parameters: {
            query?: {
                force?: "true" | "false";
            };
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description?: string | null;
                    name?: string | null;
                    tags?: string[] | null;
                    targeting?: components["schemas"]["TargetingRule"][] | null;
                };
            };
        };
        responses: {
            /** @description As it was saved */
            200: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TargetingGroup"];
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    post_v1_targeting_groups_bulk: {
        parameters: {
            query?: {
                dry_run?: "true" | "false";
                force?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: components["schemas"]["TargetingGroupInput"][];
                } | components["schemas"]["TargetingGroupInput"][];
            };
        };
        responses: {
            /** @description Only tried: nothing stands against them, and nothing was saved */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        would_save: number;
                    };
                };
            };
            /** @description As they were saved, in their order */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TargetingGroup"][];
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description One of them stands against what is there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_tokens: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: string;
                q?: string;
                status?: "all" | "active" | "expired" | "archived";
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of tokens, by rising id */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Token"][];
                        next_cursor: string | null;
                    };
                };
            };
            /** @description The request could not be read */
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
        };
    };
    post_v1_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenInput"];
            };
        };
        responses: {
            /** @description With the `token`, shown only now */
            201: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description The request could not be read */
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
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    get_v1_tokens_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    /** @description Its revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_v1_tokens_id: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is good for nothing any more */
            204: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
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
            /** @description It is the last admin token */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    patch_v1_tokens_id: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag of what you have read: 412 when it is old, 428 without it */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    expires_at?: string | null;
                    name?: string | null;
                    publisher_id?: number | null;
                    role?: ("admin" | "manager" | "analyst" | "publisher") | null;
                    tags?: string[] | null;
                };
            };
        };
        responses: {
            /** @description As it was saved */
            200: {
                headers: {
                    /** @description Its new revision */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description The request could not be read */
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
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is revoked, or the last admin token */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The revision in If-Match is old */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
    post_v1_tokens_bulk: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: components["schemas"]["TokenInput"][];
                } | components["schemas"]["TokenInput"][];
            };
        };
        responses: {
            /** @description Each with its `token`, shown only now */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Token"][];
                    };
                };
            };
            /** @description The request could not be read */
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
            /** @description The body is not valid; `errors` names everything that is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not now. `control.not_leader`, `control.log_silent` and `control.busy`: nothing was saved. `control.outcome_unknown`: it may have been saved, or may still be, until `GET /v1/health` says `writes: true`; then read */
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
