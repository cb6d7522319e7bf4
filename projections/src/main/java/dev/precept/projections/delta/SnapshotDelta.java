package dev.precept.projections.delta;

import dev.precept.domain.shared.ApiId;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.FactSum;
import dev.precept.projections.image.OrganizationsImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Set;

/**
 * Makes an image of the facts of another one: the same sub-deltas, fed with what is instead of with
 * what happened. An organization comes before what is in it, and a thing before its parts. After an
 * exception it is of no use. For one thread.
 */
public final class SnapshotDelta {
    private final ExpressionCompiler expressions;
    private final OrganizationsDelta organizations;
    private @Nullable OrganizationDelta organization;
    private Set<ApiId> apis = Set.of();

    /**
     * Begins without any fact.
     *
     * @param expressions makes the expressions of the image and of all that follow it
     */
    public SnapshotDelta(ExpressionCompiler expressions) {
        this.expressions = expressions;
        organizations =
                new OrganizationsDelta(
                        OrganizationsImage.EMPTY, FactSum.ZERO, expressions, FactListener.NONE);
        organization = null;
    }

    /**
     * Takes in the next fact.
     *
     * @throws IllegalArgumentException if what it belongs to did not come before it
     */
    public void load(Fact fact) {
        switch (fact) {
            case Fact.Part(var some) -> apis = some;
            case Fact.Organization(var document) -> {
                organizations.load(document);
                organization = organizations.find(document.id());
            }
            case Fact.DeletedOrganization gone -> organizations.load(gone);
            case Fact.OrganizationState _ ->
                    throw new IllegalArgumentException("follows from other facts");
            case Fact.Api _,
                    Fact.Scope _,
                    Fact.Operation _,
                    Fact.DetailsType _,
                    Fact.Application _,
                    Fact.Role _,
                    Fact.Permission _,
                    Fact.RoleMember _,
                    Fact.User _,
                    Fact.InactiveUser _,
                    Fact.UserAttributes _,
                    Fact.Group _,
                    Fact.MemberOfGroup _,
                    Fact.Plan _,
                    Fact.Policy _,
                    Fact.Resource _,
                    Fact.Subscription _,
                    Fact.Gateway _,
                    Fact.ApiKey _,
                    Fact.IdentityProvider _,
                    Fact.Webhook _,
                    Fact.Review _,
                    Fact.ReviewDecision _,
                    Fact.Proposal _,
                    Fact.KeyRing _,
                    Fact.CutOff _ ->
                    current(fact).load(fact);
        }
    }

    /** The image of these facts. */
    public PolicyImage apply(PolicyImage.Stamp stamp) {
        OrganizationsImage after = organizations.apply(Instant.MIN);
        return new PolicyImage(stamp, after, organizations.sum(), expressions).with(apis);
    }

    private OrganizationDelta current(Fact fact) {
        if (organization == null) {
            throw new IllegalArgumentException("belongs to no organization: " + fact.key());
        }
        return organization;
    }
}
