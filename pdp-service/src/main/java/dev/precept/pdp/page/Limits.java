package dev.precept.pdp.page;

import java.time.Duration;

/** Every bound on pages. */
final class Limits {
    /** How long a form may be filled in. */
    static final Duration FORM_LIFE = Duration.ofHours(12);

    /** Languages of a request that are looked at. */
    static final int LANGUAGES = 20;

    /** How long a browser may keep our style and script. */
    static final Duration ASSET_AGE = Duration.ofHours(1);

    private Limits() {}
}
