package dev.precept.pdp.management;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.pdp.management.Listing.Line;
import dev.precept.pdp.report.Thing;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.report.Conflict;
import dev.precept.projections.report.Conflicts;
import dev.precept.projections.report.Exclusion;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who holds, or could come to hold, what is not to be in one hand. What excludes each other the
 * request says: {@code payer,approver;payments/create,payments/release}, each a role's handle or an
 * API's with one of its scopes.
 */
final class SeparationReport {
    static final List<String> COLUMNS =
            List.of("exclusion", "holder", "certainty", "first", "second");

    static final List<String> NOTES =
            List.of(
                    "What excludes each other is what 'exclude' says, and what roles exclude by"
                            + " themselves.",
                    "HELD: both, by roles, through groups or by authorizations. BY_GROUP: whoever"
                            + " is put into the group. BY_SIGN_IN: whoever signs in as a member of"
                            + " the provider's group. POSSIBLE: who of those that hold the one"
                            + " signs in as a member of a provider's group that gives the other.",
                    "Roles that give a scope under a condition count as giving it.");

    /** Of an exclusion's number in a key. */
    private static final int DIGITS = 3;

    /** As many as have a number. */
    private static final int MOST_RULES = 1_000;

    private final View view;
    private final ReportThings things;
    private final List<Rule> rules;
    private final Instant at;

    /** How sure it is that somebody holds both. */
    private enum Certainty {
        HELD,
        BY_GROUP,
        BY_SIGN_IN,
        POSSIBLE
    }

    /** An exclusion as it was said. */
    private record Rule(String text, Exclusion exclusion) {}

    /**
     * Reads the exclusions, which come before those that roles have of their own; what they name
     * must be there.
     *
     * @param at when a role that is given for a time must count
     */
    SeparationReport(View view, Instant at, @Nullable String exclusions) {
        this.view = view;
        this.at = at;
        this.things = new ReportThings(view);
        List<Rule> said =
                exclusions == null || exclusions.isEmpty()
                        ? List.of()
                        : Stream.of(exclusions.split(";", -1)).map(this::rule).toList();
        List<Rule> all = new ArrayList<>(said);
        all.addAll(ofRoles());
        if (all.isEmpty()) {
            throw Query.invalid(
                    "exclude",
                    "no role excludes another: say what does, as"
                            + " payer,approver;books/add,books/buy");
        }
        if (all.size() > MOST_RULES) {
            throw Query.invalid(
                    "exclude", "with those of the roles there are more than " + MOST_RULES);
        }
        this.rules = List.copyOf(all);
    }

    /** What roles exclude of each other, each pair once. */
    private List<Rule> ofRoles() {
        Set<Set<RoleId>> seen = new HashSet<>();
        List<Rule> found = new ArrayList<>();
        for (RoleImage role : view.organization().roles()) {
            RoleId id = role.document().id();
            for (RoleId other : role.document().ties().excludes()) {
                RoleImage excluded = view.organization().role(other);
                if (excluded != null && seen.add(Set.of(id, other))) {
                    found.add(
                            new Rule(
                                    role.document().handle() + "," + excluded.document().handle(),
                                    new Exclusion(
                                            new Exclusion.Side.OfRole(role),
                                            new Exclusion.Side.OfRole(excluded))));
                }
            }
        }
        found.sort(Comparator.comparing(Rule::text));
        return found;
    }

    private Rule rule(String text) {
        String[] sides = text.split(",", -1);
        if (sides.length != 2) {
            throw Query.invalid("exclude", "'" + text + "' are not two");
        }
        if (sides[0].equals(sides[1])) {
            throw Query.invalid("exclude", "'" + sides[0] + "' cannot exclude itself");
        }
        return new Rule(text, new Exclusion(side(sides[0]), side(sides[1])));
    }

    private Exclusion.Side side(String name) {
        int slash = name.indexOf('/');
        if (slash < 0) {
            RoleImage role =
                    Handle.isHandle(name) ? view.organization().role(new Handle(name)) : null;
            return new Exclusion.Side.OfRole(known(role, "role", name));
        }
        String handle = name.substring(0, slash);
        String token = name.substring(slash + 1);
        ApiImage api =
                known(
                        Handle.isHandle(handle)
                                ? view.image().visibleApi(view.organization(), new Handle(handle))
                                : null,
                        "API",
                        handle);
        ScopeDocument scope =
                known(
                        ScopeToken.isScopeToken(token) ? api.scope(new ScopeToken(token)) : null,
                        "scope",
                        name);
        return new Exclusion.Side.OfScope(
                api.document().id(), scope, view.organization().rolesGiving(scope.id()));
    }

    private static <T> T known(@Nullable T thing, String kind, String name) {
        if (thing == null) {
            throw Query.invalid("exclude", "there is no " + kind + " '" + name + "'");
        }
        return thing;
    }

    /** A key is that of a conflict, after the number of its exclusion. */
    Iterator<Line> after(@Nullable String key) {
        return new Lines(key == null ? 0 : number(key), key == null ? null : rest(key));
    }

    private int number(String key) {
        int number = key.matches("[0-9]{3} .*") ? Integer.parseInt(key.substring(0, DIGITS)) : -1;
        if (number < 0 || number >= rules.size()) {
            throw Pages.invalidCursor();
        }
        return number;
    }

    private static String rest(String key) {
        return key.substring(DIGITS + 1);
    }

    /** The conflicts of one rule after the other. */
    private final class Lines implements Iterator<Line> {
        private int rule;
        private Iterator<Conflict> found;

        Lines(int rule, @Nullable String after) {
            this.rule = rule;
            this.found = of(rule, after);
        }

        private Iterator<Conflict> of(int number, @Nullable String after) {
            return Conflicts.of(view.organization(), rules.get(number).exclusion(), at, after);
        }

        @Override
        public boolean hasNext() {
            while (!found.hasNext() && rule + 1 < rules.size()) {
                found = of(++rule, null);
            }
            return found.hasNext();
        }

        @Override
        public Line next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Conflict conflict = found.next();
            String key = String.format(Locale.ROOT, "%0" + DIGITS + "d %s", rule, conflict.key());
            return line(key, rules.get(rule).text(), conflict);
        }
    }

    private Line line(String key, String rule, Conflict conflict) {
        Certainty certainty =
                switch (conflict.who()) {
                    case Conflict.Who.User _, Conflict.Who.Application _ -> Certainty.HELD;
                    case Conflict.Who.Group _ -> Certainty.BY_GROUP;
                    case Conflict.Who.ProviderGroup _ -> Certainty.BY_SIGN_IN;
                    case Conflict.Who.Possible _ -> Certainty.POSSIBLE;
                };
        return Line.of(
                key,
                rule,
                holder(conflict.who()),
                certainty,
                conflict.first().stream().map(ReportThings::of).toList(),
                conflict.second().stream().map(ReportThings::of).toList());
    }

    private Thing holder(Conflict.Who who) {
        return switch (who) {
            case Conflict.Who.User(var user) -> ReportThings.of(user);
            case Conflict.Who.Application(var application) -> ReportThings.of(application);
            case Conflict.Who.Group(var group) -> ReportThings.of(group);
            case Conflict.Who.ProviderGroup(var group) -> things.of(group);
            case Conflict.Who.Possible(var group) -> things.of(group);
        };
    }
}
