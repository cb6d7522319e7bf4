package dev.precept.pdp.opa.bundle;

import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.stream.Query;
import dev.precept.pdp.stream.Refused;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The bundle whose data are an agent's configuration (OPA 1.x, "Discovery"): where its bundle, its
 * decision logs and its status go, and the keys that bundles are signed with. What the question
 * says of the bundle, that of the bundle will say.
 */
final class DiscoveryDoor implements Door {
    private static final Set<String> GET = Set.of("GET");
    private static final String SERVICE = "service";
    private static final List<String> PARAMETERS = Asked.parameters(SERVICE);
    private static final int WAIT_SECONDS = 30;
    private static final int TAG_BYTES = 8;
    private static final int NOT_MODIFIED = 304;
    private static final String DATA = "data.json";
    private static final String MANIFEST = ".manifest";

    private final Signatures signatures;
    private final Leases leases;

    DiscoveryDoor(Signatures signatures, Leases leases) {
        this.signatures = signatures;
        this.leases = leases;
    }

    @Override
    public Admission admission() {
        return Admission.FOLLOWER;
    }

    @Override
    public Set<String> methods() {
        return GET;
    }

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }

    @Override
    public Answer answer(Visit visit) {
        try {
            Query query = new Query(visit.question().query(), PARAMETERS);
            Asked asked = Asked.of(visit, query);
            leases.check(asked.form());
            if (asked.form().isSigned()) {
                NonBlocking.beforeWaiting();
                if (!signatures.isReady(visit.organization())) {
                    throw Signatures.noKey();
                }
            }
            byte[] data = configuration(visit.organization(), asked);
            String revision =
                    "cfg-" + HexFormat.of().formatHex(Form.sha256().digest(data), 0, TAG_BYTES);
            String etag = '"' + revision + '"';
            return etag.equals(visit.question().fields().first("If-None-Match"))
                    ? Answer.empty(NOT_MODIFIED).with("ETag", etag)
                    : bundle(visit.organization(), asked.form().scope(), data, revision)
                            .with("ETag", etag);
        } catch (Refused refused) {
            return refusal(refused.problem());
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory is no disk", impossible);
        }
    }

    private Answer bundle(
            OrganizationImage organization, @Nullable String scope, byte[] data, String revision)
            throws Refused, IOException {
        byte[] manifest =
                ("{\"revision\":" + Text.quote(revision) + ",\"roots\":[\"\"]}")
                        .getBytes(StandardCharsets.UTF_8);
        List<String> names = new ArrayList<>(List.of(MANIFEST, DATA));
        List<byte[]> contents = new ArrayList<>(List.of(manifest, data));
        if (scope != null) {
            Map<String, byte[]> hashes = new TreeMap<>();
            hashes.put(MANIFEST, Form.sha256().digest(manifest));
            hashes.put(DATA, Form.sha256().digest(data));
            names.add(Signatures.FILE);
            contents.add(
                    signatures.file(organization, scope, hashes).orElseThrow(Signatures::noKey));
        }
        byte[] archive = Archive.of(names.toArray(String[]::new), contents.toArray(byte[][]::new));
        return new Answer(
                200,
                Fields.of("Content-Type", "application/gzip", "Cache-Control", "no-store"),
                archive);
    }

    /** Members in the order of the canonical form: OPA hashes that. */
    private static byte[] configuration(OrganizationImage organization, Asked asked)
            throws Refused {
        String named = asked.query().text(SERVICE);
        if (named != null && !Asked.isName(named)) {
            throw Refused.invalid(
                    SERVICE,
                    "the name that the agent's configuration gives this service is due: 1 to "
                            + Limits.NAME_CHARACTERS
                            + " of A-Za-z0-9._-");
        }
        String service = "{\"service\":" + Text.quote(named == null ? "precept" : named) + '}';
        String scope = asked.form().scope();
        StringBuilder out = new StringBuilder("{\"bundles\":{\"precept\":{\"polling\":");
        out.append("{\"long_polling_timeout_seconds\":").append(WAIT_SECONDS);
        out.append("},\"resource\":").append(Text.quote(resource(asked.query())));
        out.append(",\"service\":").append(Text.quote(named == null ? "precept" : named));
        if (scope != null) {
            out.append(",\"signing\":{\"scope\":").append(Text.quote(scope)).append('}');
        }
        out.append("}},\"decision_logs\":").append(service);
        out.append(",\"default_decision\":\"precept/decision\"");
        if (scope != null) {
            out.append(",\"keys\":{");
            String comma = "";
            for (Map.Entry<String, String> key : Signatures.keys(organization).entrySet()) {
                out.append(comma).append(Text.quote(key.getKey()));
                out.append(":{\"algorithm\":\"ES256\",\"key\":");
                out.append(Text.quote(key.getValue())).append('}');
                comma = ",";
            }
            out.append('}');
        }
        out.append(",\"status\":").append(service).append('}');
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String resource(Query query) {
        List<String> pairs = new ArrayList<>();
        for (String name : Asked.parameters()) {
            for (String value : query.all(name)) {
                pairs.add(name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return "bundles/"
                + BundleDoor.NAME
                + (pairs.isEmpty() ? "" : '?' + String.join("&", pairs));
    }
}
