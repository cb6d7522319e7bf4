package dev.precept.projections.report;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.role.Member;
import dev.precept.domain.shared.ApiId;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

/** Who holds what. */
public sealed interface Holding {
    /** Where it stands in the order of all, unique among them. */
    String key();

    /** A user has a role, directly, or through a group where one is named. */
    record OfUser(String key, UserImage user, RoleImage role, @Nullable GroupImage through)
            implements Holding {}

    /** A role names a group. */
    record OfGroup(String key, GroupImage group, RoleImage role) implements Holding {}

    /** A role names a group of an identity provider. */
    record OfProviderGroup(String key, Member.ProviderGroup group, RoleImage role)
            implements Holding {}

    /** An application is authorized for an API. */
    record OfApplication(
            String key, ApplicationImage application, ApiId api, ApiAuthorization authorization)
            implements Holding {}
}
