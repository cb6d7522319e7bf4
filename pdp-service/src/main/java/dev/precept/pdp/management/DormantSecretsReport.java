package dev.precept.pdp.management;

import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.management.Listing.Line;
import dev.precept.pdp.report.Thing;
import dev.precept.projections.image.ApiKeyDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.SecretDocument;

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
 * Secrets of applications, API keys and gateways' keys that are old, never used or long unused,
 * expired or about to expire.
 *
 * @param used the days of their last uses
 * @param times what counts as each
 */
record DormantSecretsReport(View view, Map<SecretId, LocalDate> used, Times times) {
    static final List<String> COLUMNS =
            List.of("kind", "owner", "api", "id", "createdAt", "expiresAt", "lastUsed", "findings");

    /**
     * What counts as what.
     *
     * @param now the present
     * @param unusedSince not used since then is unused
     * @param oldBefore made before then is old
     * @param expiringBefore expires before then
     */
    record Times(Instant now, Instant unusedSince, Instant oldBefore, Instant expiringBefore) {}

    private enum Kind {
        CLIENT_SECRET,
        API_KEY,
        GATEWAY_KEY
    }

    private enum Finding {
        /** It was made before the span began, and no use of it is on record. */
        NEVER_USED,
        /** It was used, but not in the span. */
        UNUSED,
        /** It is old. */
        OLD,
        /** It does not count any more, and is there still. */
        EXPIRED,
        /** It expires soon. */
        EXPIRING
    }

    /** One that is looked at. */
    private record Looked(
            Kind kind,
            Thing owner,
            @Nullable Thing api,
            SecretId id,
            Instant createdAt,
            @Nullable Instant expiresAt) {}

    /** All there are. */
    static Set<SecretId> all(View view) {
        Set<SecretId> all = new HashSet<>();
        view.organization()
                .applications()
                .forEach(it -> all.addAll(DormantApplicationsReport.secrets(view, it)));
        view.organization().gateways().list().forEach(it -> all.addAll(it.keys().keySet()));
        return all;
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (ApplicationImage application : view.organization().applications()) {
            Thing owner = ReportThings.of(application);
            for (SecretDocument secret : application.document().secrets().values()) {
                add(of(Kind.CLIENT_SECRET, owner, secret), lines);
            }
            for (ApiKeyDocument key :
                    view.organization().apiKeys().of(application.document().id())) {
                Thing api = new ReportThings(view).api(key.api());
                Instant createdAt = key.meta().createdAt();
                add(
                        new Looked(Kind.API_KEY, owner, api, key.id(), createdAt, key.expiresAt()),
                        lines);
            }
        }
        for (GatewayDocument gateway : view.organization().gateways().list()) {
            Thing owner = new Thing("gateway", gateway.handle().value(), gateway.id().value());
            gateway.keys().values().forEach(it -> add(of(Kind.GATEWAY_KEY, owner, it), lines));
        }
        return lines;
    }

    private static Looked of(Kind kind, Thing owner, SecretDocument secret) {
        return new Looked(kind, owner, null, secret.id(), secret.createdAt(), secret.expiresAt());
    }

    private void add(Looked looked, List<Line> lines) {
        LocalDate last = used.get(looked.id());
        List<String> findings = findings(looked, last).stream().map(Enum::name).toList();
        if (!findings.isEmpty()) {
            lines.add(
                    Line.of(
                            looked.kind().ordinal()
                                    + " "
                                    + looked.owner().handle()
                                    + ' '
                                    + looked.id().value(),
                            looked.kind(),
                            looked.owner(),
                            looked.api(),
                            looked.id().value(),
                            looked.createdAt(),
                            looked.expiresAt(),
                            last == null ? null : last.toString(),
                            findings));
        }
    }

    private List<Finding> findings(Looked looked, @Nullable LocalDate last) {
        List<Finding> findings = new ArrayList<>();
        if (last == null && looked.createdAt().isBefore(times.unusedSince())) {
            findings.add(Finding.NEVER_USED);
        }
        if (last != null
                && last.isBefore(times.unusedSince().atZone(ZoneOffset.UTC).toLocalDate())) {
            findings.add(Finding.UNUSED);
        }
        if (looked.createdAt().isBefore(times.oldBefore())) {
            findings.add(Finding.OLD);
        }
        Instant expiresAt = looked.expiresAt();
        if (expiresAt != null && !times.now().isBefore(expiresAt)) {
            findings.add(Finding.EXPIRED);
        } else if (expiresAt != null && expiresAt.isBefore(times.expiringBefore())) {
            findings.add(Finding.EXPIRING);
        }
        return findings;
    }
}
