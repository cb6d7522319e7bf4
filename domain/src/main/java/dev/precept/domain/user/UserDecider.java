package dev.precept.domain.user;

import dev.precept.domain.attribute.AttributeRules;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.user.UserCommand.ChangeUser;
import dev.precept.domain.user.UserCommand.CreateUser;
import dev.precept.domain.user.UserCommand.DeleteUser;
import dev.precept.domain.user.UserEvent.UserActivated;
import dev.precept.domain.user.UserEvent.UserAttributesChanged;
import dev.precept.domain.user.UserEvent.UserCreated;
import dev.precept.domain.user.UserEvent.UserDeactivated;
import dev.precept.domain.user.UserEvent.UserDeleted;
import dev.precept.domain.user.UserState.Absent;
import dev.precept.domain.user.UserState.Deleted;
import dev.precept.domain.user.UserState.Existing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Decides what happens to a user. */
public final class UserDecider {
    private static final String KIND = "user";

    private UserDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<UserEvent> decide(
            UserState state, UserCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof CreateUser create
                            ? create(create, context.directory())
                            : notFound();
            case Existing existing -> change(existing, command, context.directory());
            case Deleted _ -> notFound();
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static UserState evolve(UserState state, UserEvent event) {
        return switch (event) {
            case UserCreated e ->
                    new Existing(e.user(), e.organization(), e.handle(), Attributes.NONE, true);
            case UserAttributesChanged(Attributes attributes) ->
                    state instanceof Existing s ? s.withAttributes(attributes) : state;
            case UserDeactivated _ -> state instanceof Existing s ? s.withActive(false) : state;
            case UserActivated _ -> state instanceof Existing s ? s.withActive(true) : state;
            case UserDeleted _ -> state instanceof Existing ? new Deleted() : state;
        };
    }

    private static Outcome<UserEvent> change(
            Existing state, UserCommand command, Directory directory) {
        if (!directory.organizationExists(state.organization())) {
            return notFound();
        }
        return switch (command) {
            case CreateUser _ ->
                    Outcome.rejected(
                            Rejection.Code.ALREADY_EXISTS, "There is a user of this id already.");
            case ChangeUser change -> change(state, change, directory);
            case DeleteUser _ -> delete(state);
        };
    }

    /** Refuses what cannot be kept in the log. */
    private static Optional<Rejection> check(
            Attributes attributes, OrganizationId organization, Directory directory) {
        Optional<Rejection> refusal = AttributeRules.check(attributes);
        if (refusal.isPresent() || attributes.isEmpty()) {
            return refusal;
        }
        Set<String> personal = new TreeSet<>(directory.personalAttributes(organization));
        personal.retainAll(attributes.value().keySet());
        return personal.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Rejection(
                                Rejection.Code.INVALID_VALUE,
                                "Declared personal, and so never in the log: "
                                        + String.join(", ", personal)
                                        + ". Say it with the account or by SCIM."));
    }

    private static Outcome<UserEvent> change(
            Existing state, ChangeUser command, Directory directory) {
        Attributes said = command.attributes();
        Attributes attributes = said == null ? state.attributes() : said;
        Optional<Rejection> refusal =
                said == null ? Optional.empty() : check(said, state.organization(), directory);
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        List<UserEvent> events = new ArrayList<>();
        if (!attributes.equals(state.attributes())) {
            events.add(new UserAttributesChanged(attributes));
        }
        if (command.isActive() != null) {
            events.addAll(activity(state, command.isActive()));
        }
        return new Outcome.Accepted<>(events, List.of(), List.of());
    }

    private static List<UserEvent> activity(Existing state, boolean isActive) {
        if (state.isActive() == isActive) {
            return List.of();
        }
        return List.of(isActive ? new UserActivated() : new UserDeactivated());
    }

    private static Outcome<UserEvent> create(CreateUser command, Directory directory) {
        if (!directory.organizationExists(command.organization())) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        Attributes attributes = command.attributes();
        Optional<Rejection> refusal = check(attributes, command.organization(), directory);
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        List<UserEvent> events = new ArrayList<>();
        events.add(new UserCreated(command.user(), command.organization(), command.handle()));
        if (!attributes.isEmpty()) {
            events.add(new UserAttributesChanged(attributes));
        }
        if (!command.isActive()) {
            events.add(new UserDeactivated());
        }
        return new Outcome.Accepted<>(
                events,
                List.of(Reservation.handle(command.organization(), KIND, command.handle())),
                List.of());
    }

    private static Outcome<UserEvent> delete(Existing state) {
        return new Outcome.Accepted<>(
                List.of(new UserDeleted()),
                List.of(),
                List.of(Reservation.handle(state.organization(), KIND, state.handle())));
    }

    private static Outcome<UserEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such user.");
    }
}
