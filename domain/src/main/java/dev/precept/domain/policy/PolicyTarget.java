package dev.precept.domain.policy;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.RoleId;

/** What a policy is attached to: the requests it is asked about. */
public sealed interface PolicyTarget {
    /** Every request in its organization and in those below. */
    record Organization() implements PolicyTarget {}

    /** Every request to this API. */
    record Api(ApiId api) implements PolicyTarget {}

    /** Every request by this application. */
    record Application(ApplicationId application) implements PolicyTarget {}

    /** Every request for which this role, or one that stands for it below, would give a scope. */
    record Role(RoleId role) implements PolicyTarget {}
}
