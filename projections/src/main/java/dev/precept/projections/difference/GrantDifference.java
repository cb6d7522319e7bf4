package dev.precept.projections.difference;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.decision.ScopeOffer;
import dev.precept.projections.decision.ScopeOffer.To;
import dev.precept.projections.difference.GrantChange.Named;
import dev.precept.projections.difference.GrantChange.Scope;
import dev.precept.projections.difference.GrantPage.Place;
import dev.precept.projections.image.ApiDocument;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.SubscriptionDocument;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.image.UserSets;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which grants of an organization differ between two images of a log: which scopes its applications
 * may have on their own behalf, and its users through them or alone. A grant depends on nothing
 * that a sign-in brings: what roles named for groups of identity providers give is not among it.
 * Whether a condition is met is not asked; which conditions there are is compared.
 *
 * <p>Exact: the same as asking for each application, user and scope on both images. What it costs
 * follows from what the events touched; users are counted as sets. For one thread.
 */
public final class GrantDifference {
    private final Moment before;
    private final Moment after;
    private final Places places;
    private final Causes causes;
    private final List<Row> rows = new ArrayList<>();
    private final BitSet users = new BitSet();
    private final Map<String, Named> applications = new TreeMap<>();
    private final List<BrokenSubscription> broken = new ArrayList<>();
    private GrantCounts counts = GrantCounts.NONE;

    private GrantDifference(
            Moment before, Moment after, OrganizationId organization, Touched touched) {
        this.before = before;
        this.after = after;
        this.places = new Places(this.before, this.after, organization, touched);
        this.causes = new Causes(this.before, this.after, organization, touched, places);
        compare();
        findBroken();
    }

    /**
     * What differs, each image looked at as of its own instant.
     *
     * @param after made from the first image by events
     * @param touched what those events touched, all of them or more
     * @throws IllegalArgumentException if the later image was not made from the earlier one
     */
    public static GrantDifference between(
            PolicyImage before, PolicyImage after, OrganizationId organization, Touched touched) {
        return between(
                Moment.of(before, organization, before.at()),
                Moment.of(after, organization, after.at()),
                organization,
                touched);
    }

    /**
     * What differs by the events alone: both images looked at as of the same instant.
     *
     * @param after made from the first image by events
     * @param touched what those events touched, all of them or more
     * @param at when
     * @throws IllegalArgumentException if the later image was not made from the earlier one
     */
    public static GrantDifference between(
            PolicyImage before,
            PolicyImage after,
            OrganizationId organization,
            Touched touched,
            Instant at) {
        return between(
                Moment.of(before, organization, at),
                Moment.of(after, organization, at),
                organization,
                touched);
    }

    private static GrantDifference between(
            Moment before, Moment after, OrganizationId organization, Touched touched) {
        OrganizationImage from = before.organization();
        OrganizationImage to = after.organization();
        if (from != null && to != null && !to.numbersAs(from)) {
            throw new IllegalArgumentException("the images are of different origins");
        }
        return new GrantDifference(before, after, organization, touched);
    }

    /** How many grants differ. */
    public GrantCounts counts() {
        return counts;
    }

    /** The applications through which, or of which, grants differ, by handle. */
    public List<Named> applications() {
        return applications.values().stream()
                .sorted(Comparator.comparing(Named::handle).thenComparing(Named::id))
                .toList();
    }

    /** How many users stand otherwise with some scope. */
    public int users() {
        return users.cardinality();
    }

    /** Whether it is among those users: by id, of whichever of the moments. */
    public boolean touchesUser(UserId user) {
        return isAmong(users, user);
    }

    /** Tells of users whether they stand otherwise with some scope through the application. */
    public Predicate<UserId> touchedThrough(ApplicationId application) {
        BitSet through = new BitSet();
        for (Row row : rows) {
            if (application.equals(row.key().application()) && row.isAnyUserChanged()) {
                through.or(changes(row.before(), row.after()).all());
            }
        }
        return user -> isAmong(through, user);
    }

    private boolean isAmong(BitSet numbers, UserId user) {
        for (Moment moment : List.of(before, after)) {
            UserSets sets = moment.users();
            int number = sets == null ? -1 : sets.number(user);
            if (number >= 0 && numbers.get(number)) {
                return true;
            }
        }
        return false;
    }

    /** Subscriptions that served before and do not after, by application and API. */
    public List<BrokenSubscription> brokenSubscriptions() {
        return List.copyOf(broken);
    }

    private void compare() {
        Map<List<Side>, GrantCounts> shapes = new HashMap<>();
        for (GrantKey key : places.keys()) {
            Side was = Side.of(before, key);
            Side is = Side.of(after, key);
            List<Side> shape = List.of(was, is);
            GrantCounts ofUsers = shapes.get(shape);
            if (ofUsers == null) {
                UserChanges changes = changes(was, is);
                users.or(changes.all());
                ofUsers = changes.counts();
                shapes.put(shape, ofUsers);
            }
            GrantCounts all =
                    key.application() == null ? ofUsers : ofUsers.plus(ofApplication(was, is));
            if (all.total() > 0) {
                add(key, was, is, all);
            }
        }
        rows.sort(Row.ORDER);
    }

    private void add(GrantKey key, Side was, Side is, GrantCounts all) {
        Named application = key.application() == null ? null : application(key.application());
        ApiImage api = api(key.api());
        ScopeDocument scope = scope(key);
        Row row =
                new Row(
                        key,
                        application,
                        named(api.document()),
                        new Scope(
                                scope.name().value(), scope.wireName().value(), scope.id().value()),
                        was,
                        is,
                        all);
        rows.add(row);
        counts = counts.plus(all);
        if (application != null) {
            applications.put(application.id(), application);
        }
    }

    private static GrantCounts ofApplication(Side was, Side is) {
        Standing from = was.ofApplication();
        Standing to = is.ofApplication();
        if (from.equals(to)) {
            return GrantCounts.NONE;
        }
        return GrantCounts.one(GrantChange.kind(from, to));
    }

    private UserChanges changes(Side was, Side is) {
        BitSet among = new BitSet();
        if (!was.equals(is)) {
            among.or(UserChanges.candidates(before, was, after, is));
            among.or(places.users());
        } else if (was.offer().to() == To.ALL || was.roles().intersects(places.roles())) {
            among.or(places.users());
        }
        return UserChanges.of(before, was, after, is, among);
    }

    /**
     * The changes from a place on.
     *
     * @param from null for the first
     * @param limit changes at most; positive
     */
    public GrantPage page(@Nullable Place from, int limit) {
        List<GrantChange> changes = new ArrayList<>();
        Place place = from == null ? new Place(0, null) : from;
        while (place.row() < rows.size()) {
            int at = place.row();
            Row row = rows.get(at);
            if (place.user() == null && row.isApplicationChanged()) {
                if (changes.size() == limit) {
                    return new GrantPage(changes, place);
                }
                changes.add(change(row, null));
                place = new Place(at, "");
            }
            Iterator<UserImage> changed = changedUsers(row, place.user());
            while (changed.hasNext()) {
                if (changes.size() == limit) {
                    return new GrantPage(changes, place);
                }
                UserImage user = changed.next();
                changes.add(change(row, user));
                place = new Place(at, user.name());
            }
            place = new Place(at + 1, null);
        }
        return new GrantPage(changes, null);
    }

    private Iterator<UserImage> changedUsers(Row row, @Nullable String last) {
        if (!row.isAnyUserChanged()) {
            return Collections.emptyIterator();
        }
        return new UsersById(
                        before.users(), after.users(), changes(row.before(), row.after()).all())
                .after(last);
    }

    private GrantChange change(Row row, @Nullable UserImage user) {
        Standing from =
                user == null ? row.before().ofApplication() : of(before, row.before(), user);
        Standing to = user == null ? row.after().ofApplication() : of(after, row.after(), user);
        Causes.Found found = causes.of(row, user);
        return new GrantChange(
                user == null ? null : new Named(user.handle(), user.name()),
                row.application(),
                row.key().calls(),
                row.api(),
                row.scope(),
                from,
                to,
                found.last(),
                found.leftOut());
    }

    private static Standing of(Moment moment, Side side, UserImage user) {
        UserSets sets = moment.users();
        return sets == null ? Standing.NONE : side.of(sets, sets.number(user));
    }

    private void findBroken() {
        OrganizationImage organization = before.organization();
        for (Places.Parties parties : places.subscribed()) {
            SubscriptionDocument subscription =
                    organization == null
                            ? null
                            : organization.subscription(parties.application(), parties.api());
            if (subscription != null
                    && isSubscribed(before, parties)
                    && !isSubscribed(after, parties)) {
                broken.add(
                        new BrokenSubscription(
                                subscription.id().value(),
                                application(parties.application()),
                                named(api(parties.api()).document())));
            }
        }
        broken.sort(
                Comparator.comparing((BrokenSubscription one) -> one.application().handle())
                        .thenComparing(one -> one.api().handle())
                        .thenComparing(BrokenSubscription::id));
    }

    private static boolean isSubscribed(Moment moment, Places.Parties parties) {
        return moment.organization() != null
                && ScopeOffer.isSubscribed(
                        moment.image(),
                        moment.organization(),
                        parties.application(),
                        parties.api());
    }

    private Named application(ApplicationId id) {
        for (Moment moment : List.of(after, before)) {
            ApplicationImage application =
                    moment.organization() == null ? null : moment.organization().application(id);
            if (application != null) {
                return new Named(application.document().handle().value(), id.value());
            }
        }
        throw new IllegalStateException("there is no application " + id);
    }

    private ApiImage api(ApiId id) {
        ApiImage api = after.api(id);
        return Objects.requireNonNull(api == null ? before.api(id) : api);
    }

    private ScopeDocument scope(GrantKey key) {
        ApiImage api = after.api(key.api());
        ScopeDocument scope = api == null ? null : api.scope(key.scope());
        if (scope != null) {
            return scope;
        }
        ApiImage earlier = Objects.requireNonNull(before.api(key.api()));
        return Objects.requireNonNull(earlier.scope(key.scope()));
    }

    private static Named named(ApiDocument api) {
        return new Named(api.handle().value(), api.id().value());
    }
}
