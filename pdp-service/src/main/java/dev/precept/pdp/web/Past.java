package dev.precept.pdp.web;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.image.PolicyImage;

/**
 * The log's past, for whatever answers as of then. All methods may read the database, and so wait.
 * Threads share it.
 */
public interface Past {
    /** Where there is no log, as beside a gateway. */
    Past NONE =
            new Past() {
                @Override
                public Moment moment(String at) {
                    throw PastException.none("This node has no past: leave out Precept-At.");
                }

                @Override
                public PolicyImage image(Moment moment) {
                    throw new IllegalArgumentException("no moment is of this");
                }

                @Override
                public PolicyImage image(Moment moment, AccessRequest request) {
                    return image(moment);
                }

                @Override
                public PolicyImage frame(Moment moment, OrganizationId organization) {
                    return image(moment);
                }

                @Override
                public void keep(PolicyImage image) {
                    // nothing is asked of it later
                }
            };

    /**
     * The moment that is meant.
     *
     * @param at the text of {@link Headers#AT}: a position or an instant
     * @throws PastException where it means none of this log's
     */
    Moment moment(String at);

    /**
     * The image of all that was then.
     *
     * @param moment one of this log's
     * @throws PastException where it cannot be had now
     */
    PolicyImage image(Moment moment);

    /**
     * An image on which the question is decided as on that of all that was; it need have no more.
     *
     * @param moment one of this log's
     * @throws PastException where it cannot be had now
     */
    PolicyImage image(Moment moment, AccessRequest request);

    /**
     * An image of an organization and those above it: what they are, what they sign with, and whom
     * the organization trusts.
     *
     * @param moment one of this log's
     * @throws PastException where it cannot be had now
     */
    PolicyImage frame(Moment moment, OrganizationId organization);

    /**
     * Keeps an image that was the present one at hand for a while, as far as memory allows.
     *
     * @param image of which more will be asked when it is past
     */
    void keep(PolicyImage image);
}
