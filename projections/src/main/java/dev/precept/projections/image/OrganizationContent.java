package dev.precept.projections.image;

import org.jspecify.annotations.Nullable;

/**
 * The sub-images of an organization, one for each kind of thing.
 *
 * @param keyRing null until it is made
 */
public record OrganizationContent(
        OrganizationDocument document,
        ApisImage apis,
        ApplicationsImage applications,
        RolesImage roles,
        UsersImage users,
        UserAttributesImage userAttributes,
        GroupsImage groups,
        PlansImage plans,
        SubscriptionsImage subscriptions,
        PoliciesImage policies,
        ResourcesImage resources,
        GatewaysImage gateways,
        ApiKeysImage apiKeys,
        IdentityProvidersImage identityProviders,
        WebhooksImage webhooks,
        ReviewsImage reviews,
        ProposalsImage proposals,
        @Nullable KeyRingDocument keyRing,
        CutOffs cutOffs) {
    /** The same with these roles. */
    OrganizationContent with(RolesImage others) {
        return new OrganizationContent(
                document,
                apis,
                applications,
                others,
                users,
                userAttributes,
                groups,
                plans,
                subscriptions,
                policies,
                resources,
                gateways,
                apiKeys,
                identityProviders,
                webhooks,
                reviews,
                proposals,
                keyRing,
                cutOffs);
    }

    /** A new organization: nothing is in it yet. */
    public static OrganizationContent of(OrganizationDocument document) {
        return new OrganizationContent(
                document,
                ApisImage.EMPTY,
                ApplicationsImage.EMPTY,
                RolesImage.EMPTY,
                UsersImage.of(document.id()),
                UserAttributesImage.EMPTY,
                GroupsImage.EMPTY,
                PlansImage.EMPTY,
                SubscriptionsImage.EMPTY,
                PoliciesImage.EMPTY,
                ResourcesImage.EMPTY,
                GatewaysImage.EMPTY,
                ApiKeysImage.EMPTY,
                IdentityProvidersImage.EMPTY,
                WebhooksImage.EMPTY,
                ReviewsImage.EMPTY,
                ProposalsImage.EMPTY,
                null,
                CutOffs.EMPTY);
    }
}
