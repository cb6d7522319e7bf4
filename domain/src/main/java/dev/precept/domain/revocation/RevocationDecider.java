package dev.precept.domain.revocation;

import dev.precept.domain.revocation.RevocationCommand.CutOffTokens;
import dev.precept.domain.revocation.RevocationEvent.TokensCutOff;
import dev.precept.domain.revocation.RevocationState.Absent;
import dev.precept.domain.revocation.RevocationState.Existing;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Texts;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Decides what happens to a revocation. */
public final class RevocationDecider {
    private RevocationDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<RevocationEvent> decide(
            RevocationState state, RevocationCommand command, CommandContext context) {
        return switch (command) {
            case CutOffTokens cutOff ->
                    switch (state) {
                        case Absent _ -> cutOff(cutOff, context);
                        case Existing _ ->
                                Outcome.rejected(
                                        Rejection.Code.ALREADY_EXISTS,
                                        "There is a revocation of this id already.");
                    };
        };
    }

    /** The state after an event. */
    public static RevocationState evolve(RevocationState state, RevocationEvent event) {
        return switch (event) {
            case TokensCutOff e -> new Existing(e.revocation());
        };
    }

    /**
     * What the target names need not exist: a cut-off of what is gone does no harm, and one for a
     * token or session that has expired is already in force.
     */
    private static Outcome<RevocationEvent> cutOff(CutOffTokens command, CommandContext context) {
        if (!context.directory().organizationExists(command.organization())) {
            return Outcome.rejected(
                    Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        Optional<Rejection> refusal = check(command.target());
        if (refusal.isPresent()) {
            return Outcome.rejected(refusal.get());
        }
        return switch (command.target()) {
            case CutOffTarget.TokenId(String token, Instant expiresAt) ->
                    expiresAt.isAfter(context.now())
                            ? accepted(command, new CutOffTarget.TokenId(token, kept(expiresAt)))
                            : Outcome.unchanged();
            case CutOffTarget.Session(String session, var expiresAt) when expiresAt != null ->
                    expiresAt.isAfter(context.now())
                            ? accepted(command, new CutOffTarget.Session(session, kept(expiresAt)))
                            : Outcome.unchanged();
            case CutOffTarget.Session _,
                    CutOffTarget.WholeOrganization _,
                    CutOffTarget.Client _,
                    CutOffTarget.Subject _,
                    CutOffTarget.Api _,
                    CutOffTarget.Scope _,
                    CutOffTarget.Role _ ->
                    accepted(command, command.target());
        };
    }

    private static Outcome<RevocationEvent> accepted(CutOffTokens command, CutOffTarget target) {
        return Outcome.accepted(
                new TokensCutOff(command.revocation(), command.organization(), target));
    }

    private static Instant kept(Instant expiresAt) {
        return expiresAt.truncatedTo(ChronoUnit.MICROS);
    }

    private static Optional<Rejection> check(CutOffTarget target) {
        return switch (target) {
            case CutOffTarget.Subject(String subject) ->
                    Texts.token("The subject", subject, Limits.SUBJECT_CHARACTERS);
            case CutOffTarget.Session(String session, var expiresAt) ->
                    Texts.token("The session", session, Limits.SUBJECT_CHARACTERS)
                            .or(
                                    () ->
                                            expiresAt == null
                                                    ? Optional.empty()
                                                    : Texts.expiry(expiresAt));
            case CutOffTarget.TokenId(String token, Instant expiresAt) ->
                    Texts.token("The token id", token, Limits.SUBJECT_CHARACTERS)
                            .or(() -> Texts.expiry(expiresAt));
            case CutOffTarget.WholeOrganization _,
                    CutOffTarget.Client _,
                    CutOffTarget.Api _,
                    CutOffTarget.Scope _,
                    CutOffTarget.Role _ ->
                    Optional.empty();
        };
    }
}
