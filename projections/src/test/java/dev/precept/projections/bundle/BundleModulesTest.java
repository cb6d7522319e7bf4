package dev.precept.projections.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.projections.decision.Log;
import dev.precept.projections.feed.FeedFilter;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which modules a bundle has. */
class BundleModulesTest {
    private static final OrganizationId ACME = new OrganizationId("acme");
    private static final String SOURCE = "package half\n\nallow if true\n";
    private static final byte[] WASM = {0, 'a', 's', 'm', 1, 0, 0, 0};

    @Test
    void aPolicyThatWebAssemblyDecidesHasNoModule() {
        Log empty =
                Log.empty()
                        .with(
                                ACME,
                                ACME,
                                new OrganizationEvent.OrganizationCreated(
                                        ACME,
                                        new Handle("acme"),
                                        "",
                                        null,
                                        OrganizationMode.AUTHORIZATION));
        PolicySource.Rego plain = PolicySource.Rego.of(SOURCE, null, null);
        Log decided = with(empty, PolicySource.Rego.of(SOURCE, null, WASM), "decided");
        assertThat(paths(decided)).isEqualTo(paths(empty));
        List<String> more = new ArrayList<>(paths(with(decided, plain, "plain")));
        more.removeAll(paths(empty));
        assertThat(more)
                .containsExactlyInAnyOrder(
                        "precept/policies/h" + plain.hash() + ".rego",
                        "precept/shipped/h" + plain.hash() + ".rego");
    }

    private static List<String> paths(Log log) {
        return BundleModules.of(new BundleData(log.image(), FeedFilter.EVERYTHING)).stream()
                .map(BundleModule::path)
                .toList();
    }

    private static Log with(Log log, PolicySource source, String name) {
        PolicyId id = new PolicyId(name);
        PolicyDetails details = new PolicyDetails(Effect.PERMIT, source, Set.of());
        return log.with(
                ACME, id, new PolicyEvent.PolicyCreated(id, ACME, new Handle(name), details));
    }
}
