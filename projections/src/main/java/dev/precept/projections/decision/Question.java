package dev.precept.projections.decision;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.condition.Operand.Source;
import dev.precept.projections.condition.CompiledRego;
import dev.precept.projections.condition.Inputs;
import dev.precept.projections.condition.RegoInput;
import dev.precept.projections.condition.RegoOutcome;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GroupImage;
import dev.precept.projections.image.HeldRoles;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who wants something, and what conditions may read of it, looked up when one first asks.
 *
 * <ul>
 *   <li>What is stored wins over what is said of the same name. A user's attributes are the
 *       subject's; an application has none stored.
 *   <li>A value of groups is the list of all values of that name over the user's groups.
 *   <li>Of a resource instance neither stored nor described nothing is known: nobody can say that
 *       it lacks a value either.
 *   <li>While a token is made, resource, action and context are still to come.
 *   <li>What an engine for Rego said counts where it was asked the same policy about the same.
 *       Where it was not, whoever listens hears what it would have to be asked. Nobody asks an
 *       engine whether it would help to sign in again.
 * </ul>
 *
 * Confined to a call.
 */
final class Question implements Inputs {
    private final View view;
    private final Party party;
    private final Instant now;
    private final Attributes token;
    private final HeldRoles heldRoles;
    private final @Nullable Asked asked;
    private final Mode mode;
    private @Nullable String regoInput;

    /** What the question is for. */
    private enum Mode {
        /** To let something pass, or not. */
        CHECK,
        /** The same, as if the user were signed in as conditions ask for. */
        CHECK_SIGNED_IN,
        /** To make a token, or to tell of one: what is to be done with it is still to come. */
        ISSUE,
        /** To let a token's bearer do something of which conditions know nothing. */
        CALL
    }

    /** What is asked for. */
    private record Asked(AccessRequest request, ApiImage api) {}

    private Question(View view, Party party, Instant now, @Nullable Asked asked, Mode mode) {
        this.view = view;
        this.party = party;
        this.now = now;
        this.token = party.signIn();
        this.heldRoles = party.heldRoles(view.organization(), now);
        this.asked = asked;
        this.mode = mode;
    }

    /** Whether the party may do this now. */
    static Question atCheck(View view, Party party, AccessRequest request, ApiImage api) {
        return new Question(view, party, request.now(), new Asked(request, api), Mode.CHECK);
    }

    /** What a token may hold, now or still. */
    static Question atIssue(View view, Party party, Instant now) {
        return new Question(view, party, now, null, Mode.ISSUE);
    }

    /** What counts in a token now, with nothing left to a check. */
    static Question atCall(View view, Party party, Instant now) {
        return new Question(view, party, now, null, Mode.CALL);
    }

    /** The same, were the user signed in as conditions ask for. */
    Question signedInAgain() {
        return new Question(view, party, now, asked, Mode.CHECK_SIGNED_IN);
    }

    View view() {
        return view;
    }

    Party party() {
        return party;
    }

    /** The roles that count for the user now. */
    HeldRoles heldRoles() {
        return heldRoles;
    }

    @Override
    public boolean isDeferred(Source source) {
        return mode == Mode.ISSUE && isOfRequest(source);
    }

    @Override
    public boolean isSignInAssumed() {
        return mode == Mode.CHECK_SIGNED_IN;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public boolean isBlank(Source source) {
        if (asked == null) {
            return isOfRequest(source);
        }
        return source == Source.RESOURCE
                && !asked.request().resourceId().startsWith("/")
                && asked.request().supplied().resource().isEmpty()
                && view.instance(asked.api(), asked.request().resourceId()) == null;
    }

    @Override
    public RegoOutcome outcome(CompiledRego policy) {
        List<RegoAnswer> answers = asked == null ? null : asked.request().answers();
        Consumer<RegoQuestion> listener = view.unanswered();
        boolean isAsked = asked != null && mode == Mode.CHECK;
        if (!isAsked || (answers == null && listener == null)) {
            return RegoOutcome.NONE;
        }
        RegoQuestion question = RegoQuestion.of(view.root(), policy, regoInput());
        RegoAnswer answer = answers == null ? null : RegoAnswer.to(question, answers);
        if (answer != null) {
            return answer.outcome();
        }
        if (listener != null) {
            listener.accept(question);
        }
        return RegoOutcome.NONE;
    }

    @Override
    public String regoInput() {
        String input = regoInput;
        if (input == null) {
            ApplicationImage application = party.application();
            input =
                    RegoInput.of(
                                    this,
                                    application == null
                                            ? null
                                            : application.document().id().value(),
                                    view.organization().document().personalAttributes())
                            .json();
            regoInput = input;
        }
        return input;
    }

    private static boolean isOfRequest(Source source) {
        return switch (source) {
            case RESOURCE, ACTION, CONTEXT -> true;
            case SUBJECT, GROUPS, TOKEN -> false;
        };
    }

    @Override
    public @Nullable AttributeValue value(Source source, String name) {
        if (name.startsWith("$")) {
            return builtIn(source, name);
        }
        if (source == Source.GROUPS) {
            return ofGroups(name);
        }
        AttributeValue stored = stored(source).get(name);
        return stored == null ? said(source).get(name) : stored;
    }

    @Override
    public Attributes values(Source source) {
        Map<String, AttributeValue> values = new HashMap<>(said(source).value());
        values.putAll(stored(source).value());
        if (source == Source.GROUPS) {
            for (String name : namesOfGroups()) {
                put(values, name, ofGroups(name));
            }
        }
        for (String name : List.of(Operand.ID, Operand.TYPE, Operand.NAME)) {
            put(values, name, builtIn(source, name));
        }
        return new Attributes(values);
    }

    private static void put(
            Map<String, AttributeValue> values, String name, @Nullable AttributeValue value) {
        if (value == null) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
    }

    private Attributes stored(Source source) {
        return switch (source) {
            case SUBJECT ->
                    party.user() == null
                            ? Attributes.NONE
                            : view.organization().attributes(party.user());
            case RESOURCE -> storedResource();
            case TOKEN -> token;
            case GROUPS, ACTION, CONTEXT -> Attributes.NONE;
        };
    }

    private Attributes storedResource() {
        Attributes stored =
                asked == null ? null : view.instance(asked.api(), asked.request().resourceId());
        return stored == null ? Attributes.NONE : stored;
    }

    private Attributes said(Source source) {
        if (asked == null) {
            return Attributes.NONE;
        }
        Supplied supplied = asked.request().supplied();
        return switch (source) {
            case SUBJECT -> supplied.subject();
            case RESOURCE -> supplied.resource();
            case ACTION -> supplied.action();
            case CONTEXT -> supplied.context();
            case GROUPS, TOKEN -> Attributes.NONE;
        };
    }

    private @Nullable AttributeValue builtIn(Source source, String name) {
        return switch (source) {
            case SUBJECT -> name.equals(Operand.ID) ? text(subjectId()) : null;
            case RESOURCE ->
                    asked == null
                            ? null
                            : switch (name) {
                                case Operand.ID -> text(asked.request().resourceId());
                                case Operand.TYPE -> text(type(asked.api()));
                                default -> null;
                            };
            case ACTION ->
                    asked != null && name.equals(Operand.NAME)
                            ? text(asked.request().action())
                            : null;
            case GROUPS, CONTEXT, TOKEN -> null;
        };
    }

    private String subjectId() {
        UserImage user = party.user();
        ApplicationImage application = party.application();
        if (user != null) {
            return user.id().value();
        }
        return application == null ? "" : application.document().id().value();
    }

    /** One name, by whichever of its names the API was asked for. */
    private static String type(ApiImage api) {
        String type = api.document().details().resourceType();
        return type == null ? api.document().handle().value() : type;
    }

    private @Nullable AttributeValue ofGroups(String name) {
        Set<AttributeValue> values = new LinkedHashSet<>();
        for (GroupImage group : groups()) {
            switch (group.document().attributes().get(name)) {
                case null -> {}
                case AttributeValue.Items(List<AttributeValue> items) -> values.addAll(items);
                case AttributeValue value -> values.add(value);
            }
        }
        return values.isEmpty() ? null : new AttributeValue.Items(new ArrayList<>(values));
    }

    private Set<String> namesOfGroups() {
        Set<String> names = new LinkedHashSet<>();
        for (GroupImage group : groups()) {
            names.addAll(group.document().attributes().value().keySet());
        }
        return names;
    }

    private List<GroupImage> groups() {
        return party.user() == null ? List.of() : view.organization().effectiveGroups(party.user());
    }

    private static AttributeValue text(String text) {
        return new AttributeValue.Text(text);
    }
}
