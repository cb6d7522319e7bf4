package dev.precept.pdp.signin;

import dev.precept.domain.shared.Handle;
import dev.precept.pdp.interaction.Acr;
import dev.precept.pdp.interaction.Interaction;
import dev.precept.pdp.interaction.Interactions;
import dev.precept.pdp.interaction.SignInDemand;
import dev.precept.pdp.page.PageException;
import dev.precept.pdp.page.PageVisit;
import dev.precept.projections.image.IdentityProviderImage;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Why somebody signs in, and where he goes on then.
 *
 * @param interaction what an application has begun; null for the account page
 */
public record Way(PageVisit visit, @Nullable Interaction interaction) {
    /** Asks, where there is no interaction, for a sign-in that is recent. */
    static final String FRESH = "fresh";

    /** What {@link #FRESH} is where the sign-in also has to be by two factors. */
    static final String STRONG = "2";

    /** That of a request; ends it where its interaction is over. */
    public static Way of(PageVisit visit, Interactions interactions) {
        String id = visit.parameter(Interaction.PARAMETER);
        if (id.isEmpty()) {
            return new Way(visit, null);
        }
        Interaction interaction = interactions.find(visit.tenant(), id, visit.request());
        if (interaction == null) {
            throw new PageException(visit, 400, "problem.interaction");
        }
        return new Way(visit, interaction);
    }

    /** What is asked for where there is no interaction; empty for nothing. */
    String fresh() {
        String asked = visit.parameter(FRESH);
        return asked.isEmpty() || asked.equals(STRONG) ? asked : "1";
    }

    /** How the user has to be signed in. */
    public SignInDemand demand() {
        if (interaction != null) {
            return interaction.demand();
        }
        String fresh = fresh();
        return fresh.isEmpty()
                ? SignInDemand.NONE
                : new SignInDemand(
                        fresh.equals(STRONG) ? List.of(Acr.MFA) : List.of(),
                        visit.tenant().now().minus(Limits.RECENT),
                        null,
                        null,
                        List.of());
    }

    /** Where it goes on once the demand is met. */
    String continuation() {
        return interaction == null
                ? visit.root() + "/account"
                : visit.root() + interaction.begun().continuation() + '?' + query();
    }

    /** The sign-in page on this way. */
    public String signIn() {
        String fresh = fresh().isEmpty() ? "" : FRESH + '=' + fresh();
        String query = interaction != null ? query() : fresh;
        return visit.root() + "/sign-in" + (query.isEmpty() ? "" : '?' + query);
    }

    /** Where the provider that the application names is asked; null where it names none of ours. */
    @Nullable String provider() {
        String named = demand().provider();
        IdentityProviderImage provider =
                named == null || !Handle.isHandle(named)
                        ? null
                        : visit.tenant().organization().identityProviders().get(new Handle(named));
        return provider == null || provider.document().details().signIn() == null
                ? null
                : visit.root() + "/sign-in/federated/" + named + '?' + query();
    }

    private String query() {
        return interaction == null ? "" : Interaction.PARAMETER + '=' + interaction.id();
    }
}
