package dev.precept.domain.role;

import dev.precept.domain.shared.ApplicationId;

/** For whom a role counts. */
public sealed interface RoleAudience {
    /** Every application whose role audience is the organization. */
    record Organization() implements RoleAudience {}

    /** This application only. */
    record Application(ApplicationId application) implements RoleAudience {}
}
