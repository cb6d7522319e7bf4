package dev.precept.pdp;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import dev.precept.testing.Caching;
import dev.precept.testing.HouseRules;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules of dependence that bind the shell. */
class LayeringTest {
    private static final List<String> STORES =
            List.of(
                    "java.sql.",
                    "javax.sql.",
                    "org.postgresql.",
                    "org.springframework.jdbc.",
                    "dev.precept.pdp.eventstore.",
                    "dev.precept.pdp.federation.",
                    "dev.precept.pdp.fetch.",
                    "org.apache.hc.",
                    "java.net.http.");

    private final JavaClasses service = HouseRules.productClasses("dev.precept.pdp");

    @Test
    void theHouseRulesHold() {
        HouseRules.all("dev.precept.pdp").check(service);
    }

    @Test
    void onlyTheCommandSideKnowsAxon() {
        only("org.axonframework..", "dev.precept.pdp.command..", "dev.precept.pdp.eventstore..");
    }

    @Test
    void onlyTheStreamKnowsKafka() {
        only("org.apache.kafka..", "dev.precept.pdp.stream..");
    }

    @Test
    void onlyTheOpaAdapterKnowsOpa() {
        only("com.bisnode.opa..", "dev.precept.pdp.opa..");
        only("com.styra.opa..", "dev.precept.pdp.opa..");
    }

    @Test
    void onlyTheExpressionAdapterKnowsCel() {
        only("dev.cel..", "dev.precept.pdp.expression..");
    }

    @Test
    void onlyTheDetailsKnowSchemas() {
        only("com.networknt..", "dev.precept.pdp.details..");
        only("com.google.re2j..", "dev.precept.pdp.details..");
    }

    @Test
    void onlyJoseSignsAndVerifies() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.precept.pdp.jose..")
                .should()
                .dependOnClassesThat(describe("sign or verify", LayeringTest::signsOrVerifies))
                .check(service);
    }

    @Test
    void aDecisionCannotReachAStore() {
        classes()
                .that()
                .resideInAPackage("dev.precept.pdp.decision..")
                .should(notReachAStore())
                .allowEmptyShould(true)
                .check(service);
    }

    @Test
    void aDecisionIsNeverCached() {
        Caching.noneIn("dev.precept.pdp.decision..").check(service);
    }

    private void only(String library, String... users) {
        noClasses()
                .that()
                .resideOutsideOfPackages(users)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(service);
    }

    private static boolean signsOrVerifies(JavaClass type) {
        String name = type.getName();
        return name.startsWith("com.nimbusds.jose.crypto.")
                || name.startsWith("com.nimbusds.jose.proc.")
                || name.startsWith("com.nimbusds.jwt.proc.")
                || name.equals("com.nimbusds.jose.JWSSigner")
                || name.equals("com.nimbusds.jose.JWSVerifier")
                || name.equals("com.nimbusds.jose.JWSObject")
                || name.equals("com.nimbusds.jwt.SignedJWT");
    }

    private static ArchCondition<JavaClass> notReachAStore() {
        return new ArchCondition<>("not reach an event store or a database through our classes") {
            @Override
            public void check(JavaClass start, ConditionEvents events) {
                Map<JavaClass, String> paths = new HashMap<>();
                Deque<JavaClass> open = new ArrayDeque<>();
                paths.put(start, start.getName());
                open.add(start);
                while (!open.isEmpty()) {
                    JavaClass from = open.remove();
                    for (var dependency : from.getDirectDependenciesFromSelf()) {
                        JavaClass to = dependency.getTargetClass();
                        String path = paths.get(from) + " -> " + to.getName();
                        if (STORES.stream().anyMatch(to.getName()::startsWith)) {
                            events.add(SimpleConditionEvent.violated(start, path));
                        } else if (to.getName().startsWith("dev.precept.")
                                && paths.putIfAbsent(to, path) == null) {
                            open.add(to);
                        }
                    }
                }
            }
        };
    }
}
