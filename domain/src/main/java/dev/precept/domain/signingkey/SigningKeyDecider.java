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
import dev.precept.domain.signingkey.SigningKeyEvent.KeyRingCreated;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyActivated;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyAdded;
import dev.precept.domain.signingkey.SigningKeyEvent.SigningKeyRetired;
import dev.precept.domain.signingkey.SigningKeyState.Absent;
import dev.precept.domain.signingkey.SigningKeyState.Existing;

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
                        case CreateKeyRing create -> create(create, directory);
                        case AddAlgorithms _, RotateKeys _ -> notFound();
                    };
            case Existing existing ->
                    switch (command) {
                        case CreateKeyRing _ ->
                                Outcome.rejected(
                                        Rejection.Code.ALREADY_EXISTS,
                                        "There is a key ring of this id already.");
                        case AddAlgorithms(_, List<SigningKey> keys) ->
                                directory.organizationExists(existing.organization())
                                        ? add(existing, keys)
                                        : notFound();
                        case RotateKeys(_, SigningKey next) ->
                                directory.organizationExists(existing.organization())
                                        ? rotate(existing, next)
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
                            PersistentSet.empty());
            case SigningKeyAdded e -> state instanceof Existing s ? s.withNext(e.key()) : state;
            case SigningKeyActivated e ->
                    state instanceof Existing s ? s.withActive(e.key()) : state;
            case SigningKeyRetired e ->
                    state instanceof Existing s ? s.withRetired(e.key()) : state;
        };
    }

    private static Outcome<SigningKeyEvent> create(CreateKeyRing command, Directory directory) {
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
        events.addAll(begun(command.keys()));
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

    private static Outcome<SigningKeyEvent> add(Existing state, List<SigningKey> keys) {
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
                : Outcome.accepted(begun(keys));
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
    private static List<SigningKeyEvent> begun(List<SigningKey> keys) {
        List<SigningKeyEvent> events = new ArrayList<>();
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            List<SigningKey> pair =
                    keys.stream().filter(key -> key.algorithm() == algorithm).toList();
            if (!pair.isEmpty()) {
                events.add(new SigningKeyAdded(pair.getFirst()));
                events.add(new SigningKeyActivated(pair.getFirst().key()));
                events.add(new SigningKeyAdded(pair.getLast()));
            }
        }
        return events;
    }

    private static Outcome<SigningKeyEvent> rotate(Existing state, SigningKey added) {
        SigningKeyId active = state.active().get(added.algorithm());
        SigningKeyId next = state.next().get(added.algorithm());
        if (active == null || next == null) {
            return Outcome.rejected(
                    Rejection.Code.NOT_ALLOWED,
                    "The ring has no keys of " + added.algorithm() + " that could be rotated.");
        }
        if (state.keys().contains(added.key())) {
            return Outcome.rejected(Rejection.Code.ALREADY_EXISTS, NEVER_COMES_BACK);
        }
        Optional<Rejection> refusal = publicPart(added);
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(
                        List.of(
                                new SigningKeyRetired(active),
                                new SigningKeyActivated(next),
                                new SigningKeyAdded(added)));
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
