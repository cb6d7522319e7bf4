package dev.precept.pdp.management;

import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.audit.UsageReader.LastSeen;
import dev.precept.pdp.management.Listing.Line;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Applications that were there and of which nothing was heard: no tokens, nothing permitted, no
 * secret or key presented.
 *
 * @param seen what was heard of them, by id
 * @param used the days of their secrets' and keys' last uses
 * @param since before which it must have been
 */
record DormantApplicationsReport(
        View view, Map<String, LastSeen> seen, Map<SecretId, LocalDate> used, Instant since) {
    static final List<String> COLUMNS =
            List.of(
                    "application",
                    "environment",
                    "createdAt",
                    "lastToken",
                    "lastPermit",
                    "lastSecretUse",
                    "lastDeny",
                    "liveSecrets");

    /** Its secrets and keys. */
    static Set<SecretId> secrets(View view, ApplicationImage application) {
        Set<SecretId> all = new HashSet<>(application.document().secrets().keySet());
        view.organization().apiKeys().of(application.document().id()).stream()
                .map(ApiKeyDocument::id)
                .forEach(all::add);
        return all;
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (ApplicationImage application : view.organization().applications()) {
            ApplicationDocument document = application.document();
            LastSeen last = seen.getOrDefault(document.id().value(), LastSeen.NEVER);
            LocalDate secret =
                    secrets(view, application).stream()
                            .filter(used::containsKey)
                            .map(used::get)
                            .max(LocalDate::compareTo)
                            .orElse(null);
            boolean isDormant =
                    document.meta().createdAt().isBefore(since)
                            && isBefore(last.token())
                            && isBefore(last.permit())
                            && (secret == null
                                    || secret.isBefore(since.atZone(ZoneOffset.UTC).toLocalDate()));
            if (isDormant) {
                lines.add(line(application, last, secret));
            }
        }
        return lines;
    }

    private boolean isBefore(@Nullable Instant last) {
        return last == null || last.isBefore(since);
    }

    private Line line(ApplicationImage application, LastSeen last, @Nullable LocalDate secret) {
        ApplicationDocument document = application.document();
        return Line.of(
                document.handle().value(),
                ReportThings.of(application),
                application.environment(),
                document.meta().createdAt(),
                last.token(),
                last.permit(),
                secret == null ? null : secret.toString(),
                last.deny(),
                secrets(view, application).size());
    }
}
