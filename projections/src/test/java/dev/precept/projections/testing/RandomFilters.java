package dev.precept.projections.testing;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.PolicyImage;

import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Which part of a log somebody follows, at random. */
public final class RandomFilters {
    private RandomFilters() {}

    /** Some of the APIs that are visible in an organization, or below it. */
    public static FeedFilter some(Random random, PolicyImage image, OrganizationId of) {
        boolean below = random.nextBoolean();
        FeedFilter all = new FeedFilter(of, below, Set.of());
        Set<ApiId> some =
                image.organizations().stream()
                        .filter(each -> all.covers(image, each.document().id()))
                        .flatMap(each -> each.apis().stream())
                        .map(api -> api.document().id())
                        .filter(_ -> random.nextInt(3) > 0)
                        .collect(Collectors.toSet());
        return new FeedFilter(of, below, some);
    }
}
