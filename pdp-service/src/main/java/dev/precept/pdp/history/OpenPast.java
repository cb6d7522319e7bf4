package dev.precept.pdp.history;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.web.Moment;
import dev.precept.pdp.web.Past;
import dev.precept.pdp.web.PastException;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.image.PolicyImage;

import java.util.function.Supplier;

/** The past as doors ask for it: what goes wrong is told as a problem. */
final class OpenPast implements Past {
    private static final Problem UNAVAILABLE =
            new Problem(503, "log-unavailable", "The history cannot be read now; ask again.");

    private final History history;

    OpenPast(History history) {
        this.history = history;
    }

    @Override
    public Moment moment(String at) {
        return told(() -> history.moment(at));
    }

    @Override
    public PolicyImage image(Moment moment) {
        return told(() -> history.image(moment.position()));
    }

    @Override
    public PolicyImage image(Moment moment, AccessRequest request) {
        return told(() -> history.image(moment.position(), request));
    }

    @Override
    public PolicyImage frame(Moment moment, OrganizationId organization) {
        return told(() -> history.frame(moment.position(), organization));
    }

    @Override
    public void keep(PolicyImage image) {
        history.keep(image);
    }

    private static <T> T told(Supplier<T> asked) {
        try {
            return asked.get();
        } catch (UnknownPastException unknown) {
            throw new PastException(
                    new Problem(400, "unknown-past", String.valueOf(unknown.getMessage())));
        } catch (LogUnavailableException away) {
            throw new PastException(UNAVAILABLE);
        }
    }
}
