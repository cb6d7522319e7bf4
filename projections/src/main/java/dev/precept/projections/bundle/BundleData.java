package dev.precept.projections.bundle;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What of an image is in a bundle: every document that the rules in Rego read, as far as it is in a
 * filter; of organizations above the filter's, what is inherited from them. Of one image and filter
 * it is always the same, in the same order. Immutable; for any number of threads.
 *
 * @param filter the part of the log that the bundle is of
 */
public record BundleData(PolicyImage image, FeedFilter filter) {
    /** The id of the one document of {@link BundleCollection#IMAGE}. */
    public static final String CURRENT = "current";

    /**
     * Hands over the collection's documents one after the other: each once, none kept.
     *
     * @param consumer whose exceptions end it
     */
    public void forEach(BundleCollection collection, Consumer<BundleEntry> consumer) {
        if (collection == BundleCollection.IMAGE) {
            consumer.accept(current());
        }
        for (OrganizationImage each : organizations()) {
            new Entries(image, filter, each).forEach(collection, consumer);
        }
    }

    /**
     * Like {@link #forEach(BundleCollection, Consumer)}, but by ascending ids, as UTF-8 has them:
     * the one order that members have in canonical JSON. Keeps the ids, all at once.
     */
    public void forEachSorted(BundleCollection collection, Consumer<BundleEntry> consumer) {
        if (collection == BundleCollection.IMAGE) {
            forEach(collection, consumer);
            return;
        }
        List<Map.Entry<String, Entries>> ids = new ArrayList<>();
        for (OrganizationImage each : organizations()) {
            Entries entries = new Entries(image, filter, each);
            entries.forEachId(collection, id -> ids.add(Map.entry(id, entries)));
        }
        ids.sort(Map.Entry.comparingByKey(BundleData::compareAsUtf8));
        for (Map.Entry<String, Entries> id : ids) {
            BundleKey key = collection.key(id.getKey());
            byte[] json = id.getValue().get(key);
            if (json != null) {
                consumer.accept(new BundleEntry(key, json));
            }
        }
    }

    /** In UTF-8 what takes two characters comes after all that takes one. */
    private static int compareAsUtf8(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean isPair = Character.isSurrogate(a);
                return isPair == Character.isSurrogate(b) ? a - b : isPair ? 1 : -1;
            }
        }
        return one.length() - other.length();
    }

    /** Hands over all, collection by collection in their order. */
    public void forEach(Consumer<BundleEntry> consumer) {
        for (BundleCollection collection : BundleCollection.values()) {
            forEach(collection, consumer);
        }
    }

    List<OrganizationImage> organizations() {
        return image.organizationsImage().list().stream()
                .filter(each -> filter.covers(image, each.document().id()))
                .toList();
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
                                of.equals(OrganizationId.SYSTEM) ? null : of.value())));
    }
}
