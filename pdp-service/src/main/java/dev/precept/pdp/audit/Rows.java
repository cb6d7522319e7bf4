package dev.precept.pdp.audit;

import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.Texts;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.DecisionRecord;
import dev.precept.projections.decision.DecisionRecordCodec;
import dev.precept.projections.decision.Exercise;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenClaims;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/** Makes rows of what waits: bounded, masked, and written so that it can be read. */
final class Rows {
    private final Masking masking;
    private final RecordIds ids;

    Rows(Masking masking, RecordIds ids) {
        this.masking = masking;
        this.ids = ids;
    }

    /** What a record of this instant may be called. */
    UUID name(Instant at) {
        return ids.next(at);
    }

    Row of(Entry entry) {
        Masking.Masked question = masking.mask(entry.request());
        if (entry.characters() > Limits.RECORD_CHARACTERS) {
            question = Masking.withoutSupplied(question);
            if (entry.request().resourceId().length() > Limits.RECORD_CHARACTERS) {
                question = Masking.unwritable(entry.request());
            }
        }
        DecisionRecord record = record(entry, question);
        if (!isWritable(record)) {
            question = Masking.whole(question);
            record = record(entry, question);
        }
        if (!isWritable(record)) {
            question = Masking.unwritable(entry.request());
            record = record(entry, question);
        }
        return question.masked().contains("request")
                ? new Row(record, null, null, "")
                : named(entry.image(), entry.request(), record);
    }

    private DecisionRecord record(Entry entry, Masking.Masked question) {
        UUID id = entry.id();
        return new DecisionRecord(
                id == null ? ids.next(entry.request().now()) : id,
                entry.image().log(),
                question.request(),
                entry.decision(),
                question.masked());
    }

    /** A caller may send half a surrogate pair, which nothing can be written of. */
    private static boolean isWritable(DecisionRecord record) {
        try {
            return DecisionRecordCodec.encode(record).length > 0;
        } catch (IllegalArgumentException unwritable) {
            return false;
        }
    }

    private Row named(PolicyImage image, AccessRequest request, DecisionRecord record) {
        Exercise exercise = Exercise.of(image, request);
        String application = applicationSaid(request);
        String subject = subjectSaid(request);
        String api = request.resourceType();
        if (exercise != null) {
            api = exercise.api().document().id().value();
            if (exercise.application() != null) {
                application = exercise.application().document().id().value();
            }
            if (exercise.user() != null) {
                subject = exercise.user().id().value();
            } else if (exercise.application() != null
                    && (request.subject() instanceof Subject.Client
                            || request.subject() instanceof Subject.ApiKey)) {
                subject = application;
            }
        }
        boolean isPerson = subject != null && !subject.equals(application);
        String shown = isPerson && subject != null ? masking.subject(subject) : subject;
        return new Row(record, column(shown), column(application), shortened(api));
    }

    private static @Nullable String subjectSaid(AccessRequest request) {
        return switch (request.subject()) {
            case Subject.User(String id) -> id;
            case Subject.Client(String id) -> id;
            case Subject.Unknown(_, String id) -> id;
            case Subject.Token(TokenClaims claims) -> claims.subject();
            case Subject.ForeignToken(ForeignClaims claims) -> claims.subject();
            case Subject.ApiKey(SecretId key) -> key.value();
            case Subject.RefusedToken _ -> null;
        };
    }

    private static @Nullable String applicationSaid(AccessRequest request) {
        return switch (request.subject()) {
            case Subject.Client(String id) -> id;
            case Subject.Token(TokenClaims claims) -> claims.clientId();
            case Subject.ForeignToken(ForeignClaims claims) -> claims.clientId();
            case Subject.User _, Subject.Unknown _ -> request.application();
            case Subject.ApiKey _, Subject.RefusedToken _ -> null;
        };
    }

    /** What PostgreSQL takes as text, and no longer than a name. */
    private static @Nullable String column(@Nullable String text) {
        return text == null ? null : shortened(text);
    }

    static String shortened(String text) {
        String whole = Texts.whole(text.replace('\0', ' '));
        if (whole.length() <= Limits.NAME_CHARACTERS) {
            return whole;
        }
        int end = Limits.NAME_CHARACTERS;
        return whole.substring(0, Character.isHighSurrogate(whole.charAt(end - 1)) ? end - 1 : end);
    }
}
