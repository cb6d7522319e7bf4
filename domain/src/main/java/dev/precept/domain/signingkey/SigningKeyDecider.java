package dev.precept.domain.signingkey;

import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.shared.Texts;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.shared.collection.PersistentSet;
import dev.precept.domain.signingkey.SigningKeyCommand.AddAlgorithms;
import dev.precept.domain.signingkey.SigningKeyCommand.CreateKeyRing;
import dev.precept.domain.signingkey.SigningKeyCommand.RotateKeys;
import dev.precept.domain.signingkey.SigningKeyCommand.WithdrawKey;
import dev.precept.domain.signingkey.SigningKeyEvent.KeyRingCreated;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyActivated;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyAdded;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyRetired;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyWithdrawn;
import dev.precept.domain.signingkey.SigningKeyState.Absent;
import dev.precept.domain.signingkey.SigningKeyState.Existing;
import dev.precept.domain.signingkey.SigningKeyState.Next;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides what happens to an organization's ring of signing keys. */
public final class SigningKeyDecider {
    private static final int KEYS_AT_FIRST = 2;
    private static final String NEVER_COMES_BACK =
            "The ring has or had the key already; a key never comes back.";

    private SigningKeyDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<SigningKeyEvent> decide(
            SigningKeyState state, SigningKeyCommand command, CommandContext context) {
        Directory directory = context.directory();
        return switch (state) {
            case Absent _ ->
                    switch (command) {
                        case CreateKeyRing create -> create(create, directory, context.now());
                        case AddAlgorithms _, RotateKeys _, WithdrawKey _ -> notFound();
                    };
            case Existing existing ->
                    switch (command) {
                        case CreateKeyRing _ ->
                                Outcome.rejected(
                                        Rejection.Code.ALREADY_EXISTS,
                                        "There is a key ring of this id already.");
                        case AddAlgorithms(_, List<SigningKey> keys) ->
                                directory.organizationExists(existing.organization())
                                        ? add(existing, keys, context.now())
                                        : notFound();
                        case RotateKeys rotate ->
                                directory.organizationExists(existing.organization())
                                        ? rotate(existing, rotate, context.now())
                                        : notFound();
                        case WithdrawKey withdraw ->
                                directory.organizationExists(existing.organization())
                                        ? withdraw(existing, withdraw, context.now())
                                        : notFound();
                    };
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static SigningKeyState evolve(SigningKeyState state, SigningKeyEvent event) {
        return switch (event) {
            case KeyRingCreated e ->
                    new Existing(
                            e.ring(),
                            e.organization(),
                            PersistentMap.empty(),
                            PersistentMap.empty(),
                            PersistentSet.empty(),
                            PersistentSet.empty());
            case SigningKeyAdded e ->
                    state instanceof Existing s ? s.withNext(e.key(), e.usableFrom()) : state;
            case SigningKeyActivated e ->
                    state instanceof Existing s ? s.withActive(e.key()) : state;
            case SigningKeyRetired e ->
                    state instanceof Existing s ? s.withRetired(e.key()) : state;
            case SigningKeyWithdrawn e ->
                    state instanceof Existing s ? s.withWithdrawn(e.key()) : state;
        };
    }

    private static Outcome<SigningKeyEvent> create(
            CreateKeyRing command, Directory directory, Instant now) {
        if (!directory.organizationExists(command.organization())) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        Optional<Rejection> refusal = pairs(command.keys());
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        List<SigningKeyEvent> events = new ArrayList<>();
        events.add(new KeyRingCreated(command.ring(), command.organization()));
        events.addAll(begun(command.keys(), now));
        return new Outcome.Accepted<>(
                events,
                List.of(
                        Reservation.of(
                                Rejection.Code.ALREADY_EXISTS,
                                "The organization has a key ring already.",
                                command.organization().value(),
                                "key-ring")),
                List.of());
    }

    private static Outcome<SigningKeyEvent> add(
            Existing state, List<SigningKey> keys, Instant now) {
        for (SigningKey key : keys) {
            if (state.active().containsKey(key.algorithm())) {
                return Outcome.rejected(
                        Rejection.Code.ALREADY_EXISTS,
                        "The ring has keys of " + key.algorithm() + " already.");
            }
            if (state.keys().contains(key.key())) {
                return Outcome.rejected(Rejection.Code.ALREADY_EXISTS, NEVER_COMES_BACK);
            }
        }
        Optional<Rejection> refusal = pairs(keys);
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(begun(keys, now));
    }

    /** Whether these are two keys of each of their algorithms, each of its own id. */
    private static Optional<Rejection> pairs(List<SigningKey> keys) {
        if (keys.isEmpty()) {
            return invalid("A ring needs keys of one algorithm at least.");
        }
        Set<SigningKeyId> ids = new HashSet<>();
        for (SigningKey key : keys) {
            long pair = keys.stream().filter(k -> k.algorithm() == key.algorithm()).count();
            if (pair != KEYS_AT_FIRST) {
                return invalid(
                        "A ring starts with two keys of an algorithm, one active and one next; of "
                                + key.algorithm()
                                + " there are "
                                + pair
                                + ".");
            }
            if (!ids.add(key.key())) {
                return invalid("Two keys have the same id.");
            }
            Optional<Rejection> refusal = publicPart(key);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** Of each algorithm the first key is active at once, the second is next. */
    private static List<SigningKeyEvent> begun(List<SigningKey> keys, Instant now) {
        List<SigningKeyEvent> events = new ArrayList<>();
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            List<SigningKey> pair =
                    keys.stream().filter(key -> key.algorithm() == algorithm).toList();
            if (!pair.isEmpty()) {
                events.add(new SigningKeyAdded(pair.getFirst(), null));
                events.add(new SigningKeyActivated(pair.getFirst().key()));
                events.add(added(pair.getLast(), now));
            }
        }
        return events;
    }

    private static Outcome<SigningKeyEvent> rotate(
            Existing state, RotateKeys command, Instant now) {
        SignatureAlgorithm algorithm = command.next().algorithm();
        SigningKeyId active = state.active().get(algorithm);
        Next next = state.next().get(algorithm);
        if (active == null || next == null) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "The ring has no keys of " + algorithm + " that could be rotated.");
        }
        Instant usableFrom = next.usableFrom();
        if (usableFrom != null && now.isBefore(usableFrom) && !command.isEmergency()) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "Not everybody has heard of the next key yet: it may sign from "
                            + usableFrom
                            + " on, and before that in an emergency only.");
        }
        Optional<Rejection> refusal = newcomer(state, command.next());
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(
                        List.of(
                                new SigningKeyRetired(active),
                                new SigningKeyActivated(next.key()),
                                added(command.next(), now)));
    }

    private static Outcome<SigningKeyEvent> withdraw(
            Existing state, WithdrawKey command, Instant now) {
        SigningKeyId key = command.key();
        if (!state.keys().contains(key) || state.withdrawn().contains(key)) {
            return Outcome.rejected(Rejection.Code.NOT_FOUND, "The ring has no such key.");
        }
        SignatureAlgorithm algorithm = state.inUse(key);
        if (algorithm == null) {
            return Outcome.accepted(List.of(new SigningKeyWithdrawn(key)));
        }
        SigningKey replacement = command.replacement();
        if (replacement == null || replacement.algorithm() != algorithm) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "The key is in use: a new one of " + algorithm + " has to take its place.");
        }
        Optional<Rejection> refusal = newcomer(state, replacement);
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        List<SigningKeyEvent> events = new ArrayList<>();
        events.add(new SigningKeyWithdrawn(key));
        Next next = state.next().get(algorithm);
        if (next != null && !next.key().equals(key)) {
            events.add(new SigningKeyActivated(next.key()));
        }
        events.add(added(replacement, now));
        return Outcome.accepted(events);
    }

    private static SigningKeyAdded added(SigningKey key, Instant now) {
        // The log has microseconds.
        return new SigningKeyAdded(
                key, now.plus(Limits.KEY_PUBLICATION).truncatedTo(ChronoUnit.MICROS));
    }

    private static Optional<Rejection> newcomer(Existing state, SigningKey key) {
        return state.keys().contains(key.key())
                ? Optional.of(new Rejection(Rejection.Code.ALREADY_EXISTS, NEVER_COMES_BACK))
                : publicPart(key);
    }

    /** Exactly the public members: a private one in an event could never be taken back. */
    private static Optional<Rejection> publicPart(SigningKey key) {
        Set<String> members =
                switch (key.algorithm()) {
                    case RS256, PS256 -> Set.of("kty", "n", "e");
                    case ES256 -> Set.of("kty", "crv", "x", "y");
                    case EDDSA -> Set.of("kty", "crv", "x");
                };
        if (!key.publicJwk().keySet().equals(members)) {
            return invalid("The public key of " + key.algorithm() + " has exactly " + members);
        }
        Optional<Rejection> refusal = Optional.empty();
        for (Map.Entry<String, String> member : key.publicJwk().entrySet()) {
            refusal =
                    refusal.or(
                            () ->
                                    Texts.token(
                                            "The key's member " + member.getKey(),
                                            member.getValue(),
                                            Limits.JWK_MEMBER_CHARACTERS));
        }
        return refusal;
    }

    private static Optional<Rejection> invalid(String detail) {
        return Optional.of(new Rejection(Rejection.Code.INVALID_VALUE, detail));
    }

    private static Outcome<SigningKeyEvent> notFound() {
        return Outcome.rejected(Rejection.Code.NOT_FOUND, "There is no such key ring.");
    }
}
