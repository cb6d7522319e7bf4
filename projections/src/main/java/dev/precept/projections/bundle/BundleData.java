package dev.precept.projections.bundle;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.PolicyImage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What of an image is in a bundle: every document that the rules in Rego read, as far as it is in a
 * filter; of organizations above the filter's, what is inherited from them. Of one image and filter
 * it is always the same, in the same order. Immutable; for any number of threads.
 *
 * @param filter the part of the log that the bundle is of
 * @param believed whether who has the bundle is believed what he says of subjects, actions and
 *     resources; else it is passed over
 */
public record BundleData(PolicyImage image, FeedFilter filter, boolean believed) {
    /** The id of the one document of {@link BundleCollection#IMAGE}. */
    public static final String CURRENT = "current";

    /** For one who is not believed. */
    public BundleData(PolicyImage image, FeedFilter filter) {
        this(image, filter, false);
    }

    /**
     * Hands over the collection's documents one after the other: each once, none kept.
     *
     * @param consumer whose exceptions end it
     */
    public void forEach(BundleCollection collection, Consumer<BundleEntry> consumer) {
        if (collection == BundleCollection.IMAGE) {
            consumer.accept(current());
        }
        Inherited inherited = new Inherited(image, filter);
        for (OrganizationImage each : organizations()) {
            new Entries(image, filter, each, inherited).forEach(collection, consumer);
        }
    }

    /** Hands over all, collection by collection in their order. */
    public void forEach(Consumer<BundleEntry> consumer) {
        for (BundleCollection collection : BundleCollection.values()) {
            forEach(collection, consumer);
        }
    }

    private List<OrganizationImage> organizations() {
        return image.organizationsImage().list().stream()
                .filter(each -> filter.covers(image, each.document().id()))
                .toList();
    }

    /** The policies whose documents are in it. */
    List<PolicyDocument> policies() {
        Inherited inherited = new Inherited(image, filter);
        List<PolicyDocument> policies = new ArrayList<>();
        for (OrganizationImage each : organizations()) {
            boolean isAbove = filter.inherits(image, each.document().id());
            each.policies().list().stream()
                    .filter(policy -> !isAbove || inherited.has(policy))
                    .forEach(policies::add);
        }
        return policies;
    }

    /** The document that says of which moment the image is. */
    BundleEntry current() {
        OrganizationId of = filter.organization();
        return new BundleEntry(
                BundleCollection.IMAGE.key(CURRENT),
                Written.of(
                        new BundleDocument.Moment(
                                image.log(),
                                image.position().value(),
                                image.at(),
                                of.equals(OrganizationId.SYSTEM) ? null : of.value(),
                                believed)));
    }
}
