package dev.precept.domain.policy;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;

/** What a policy is attached to: the requests it is asked about. */
public sealed interface PolicyTarget {
    /** Every request in its organization and in those below. */
    record Organization() implements PolicyTarget {}

    /** Every request to this API. */
    record Api(ApiId api) implements PolicyTarget {}

    /** Every request by this application. */
    record Application(ApplicationId application) implements PolicyTarget {}
}
