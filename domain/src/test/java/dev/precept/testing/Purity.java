package dev.precept.testing;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;

import java.util.List;
import java.util.Set;

/** The rules for code whose answer depends on nothing but what it is handed. */
public final class Purity {
    private static final List<String> IMPURE_PACKAGES =
            List.of(
                    "java.io",
                    "java.lang.foreign",
                    "java.net",
                    "java.nio.channels",
                    "java.nio.file",
                    "java.util.concurrent",
                    "java.util.logging",
                    "java.util.random",
                    "org.slf4j");

    private static final Set<String> IMPURE_CLASSES =
            Set.of(
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.lang.Runtime",
                    "java.lang.System$Logger",
                    "java.lang.Thread",
                    "java.security.SecureRandom",
                    "java.time.Clock",
                    "java.time.InstantSource",
                    "java.util.Random",
                    "java.util.SplittableRandom",
                    "java.util.Timer");

    /** Of the packages above, what stays in memory. */
    private static final Set<String> PURE_CLASSES =
            Set.of(
                    "java.io.ByteArrayInputStream",
                    "java.io.ByteArrayOutputStream",
                    "java.io.IOException",
                    "java.io.InputStream",
                    "java.io.OutputStream",
                    "java.io.Serializable",
                    "java.io.UncheckedIOException",
                    "java.net.URI",
                    "java.net.URISyntaxException");

    private static final Set<String> IMPURE_METHODS =
            Set.of(
                    "java.lang.Math.random",
                    "java.lang.Object.notify",
                    "java.lang.Object.notifyAll",
                    "java.lang.Object.wait",
                    "java.lang.System.currentTimeMillis",
                    "java.lang.System.getLogger",
                    "java.lang.System.getProperty",
                    "java.lang.System.getenv",
                    "java.lang.System.nanoTime",
                    "java.util.UUID.randomUUID");

    private Purity() {}

    /** No I/O, no clock, no locks, no threads, no logging, no randomness in these packages. */
    public static ArchRule of(String... packages) {
        return CompositeArchRule.of(
                        noClasses()
                                .that()
                                .resideInAnyPackage(packages)
                                .should()
                                .dependOnClassesThat(describe("are impure", Purity::isImpure))
                                .allowEmptyShould(true))
                .and(
                        noClasses()
                                .that()
                                .resideInAnyPackage(packages)
                                .should()
                                .callMethodWhere(describe("it is impure", Purity::isImpureCall))
                                .allowEmptyShould(true))
                .and(
                        noMethods()
                                .that()
                                .areDeclaredInClassesThat()
                                .resideInAnyPackage(packages)
                                .should()
                                .haveModifier(SYNCHRONIZED)
                                .allowEmptyShould(true));
    }

    private static boolean isImpure(JavaClass type) {
        String name = type.getName();
        return IMPURE_CLASSES.contains(name)
                || (!PURE_CLASSES.contains(name)
                        && IMPURE_PACKAGES.stream().anyMatch(p -> name.startsWith(p + ".")));
    }

    private static boolean isImpureCall(JavaMethodCall call) {
        AccessTarget target = call.getTarget();
        String owner = target.getOwner().getName();
        boolean readsTheClock = owner.startsWith("java.time.") && target.getName().equals("now");
        return readsTheClock || IMPURE_METHODS.contains(owner + "." + target.getName());
    }
}
